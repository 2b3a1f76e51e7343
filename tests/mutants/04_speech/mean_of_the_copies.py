"""Divides by the number of places in a row."""

# loses: context_slopes
# %% context_slopes
# - return slopes[reach : reach + T]
# + return slopes[reach : reach + T] / (2 * reach + 1)
