"""Takes the latest frame of a row to be the first."""

# loses: context_slopes
# %% context_slopes
# - slopes[t : t + 2 * reach + 1] += copies[row]
# + slopes[t : t + 2 * reach + 1] += copies[row].flip(0)
