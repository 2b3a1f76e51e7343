"""Gives the root of the variance."""

# loses: variance
# %% variance
# - return squares - exact_slopes(alpha, r).square().sum()
# + return (squares - exact_slopes(alpha, r).square().sum()).sqrt()
