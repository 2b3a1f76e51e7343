"""Sums the loss over the batch."""

# loses: adding_slopes
# %% adding
# - slope = 2 * error / len(error)
# - return (error**2).mean(), slope[:, None] * w, slope @ h_T, slope.sum()
# + slope = 2 * error
# + return (error**2).sum(), slope[:, None] * w, slope @ h_T, slope.sum()
