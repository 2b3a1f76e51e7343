"""Has n_2 above in place of n_1."""

# loses: discount
# %% discount
# - return ones / (ones + 2 * twos)
# + return 2 * twos / (ones + 2 * twos)
