"""Leaves the two words at a distance of exactly D out of the window."""

# loses: window, local_m, stepwise
# %% window
# - return ((j - p[..., None]).abs() <= D) & mask[:, None]
# + return ((j - p[..., None]).abs() < D) & mask[:, None]
