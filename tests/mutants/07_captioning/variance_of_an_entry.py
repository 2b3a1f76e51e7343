"""Divides by the number of entries."""

# loses: variance
# %% variance
# - return squares - exact_slopes(alpha, r).square().sum()
# + return (squares - exact_slopes(alpha, r).square().sum()) / alpha.numel()
