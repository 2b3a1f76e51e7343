"""Takes what reaches the middles of rows alone."""

# loses: context_slopes
# %% context_slopes
# - slopes[t : t + 2 * reach + 1] += copies[row]
# + slopes[t + reach] += copies[row][reach]
