"""Takes sums of counts for numbers of n-grams."""

# loses: discount
# %% discount
# - return ones / (ones + 2 * twos)
# + return ones / (ones + 2 * 2 * twos)
