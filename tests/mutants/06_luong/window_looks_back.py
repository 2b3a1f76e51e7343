"""Looks at the D words before the place alone."""

# loses: window, local_m, local_p, stepwise, translations 1/3
# %% window
# - return ((j - p[..., None]).abs() <= D) & mask[:, None]
# + return (j <= p[..., None]) & (j >= p[..., None] - D) & mask[:, None]
