"""Overwrites what earlier rows sent."""

# loses: context_slopes
# %% context_slopes
# - slopes[t : t + 2 * reach + 1] += copies[row]
# + slopes[t : t + 2 * reach + 1] = copies[row]
