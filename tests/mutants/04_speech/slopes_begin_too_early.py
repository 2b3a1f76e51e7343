"""Forgets that the first places are zeros beyond the end."""

# loses: context_slopes
# %% context_slopes
# - return slopes[reach : reach + T]
# + return slopes[:T]
