"""Forgets to take the square of the mean off."""

# loses: variance
# %% variance
# - return squares - exact_slopes(alpha, r).square().sum()
# + return squares
