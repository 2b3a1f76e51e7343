"""Lets the window reach into padding."""

# loses: window, local_m, local_p, stepwise
# %% window
# - return ((j - p[..., None]).abs() <= D) & mask[:, None]
# + return (j - p[..., None]).abs() <= D
