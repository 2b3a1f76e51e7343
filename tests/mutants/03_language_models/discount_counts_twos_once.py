"""Forgets the 2 below."""

# loses: discount
# %% discount
# - return ones / (ones + 2 * twos)
# + return ones / (ones + twos)
