"""Forgets the 2 of the square."""

# loses: adding_slopes
# %% adding
# - slope = 2 * error / len(error)
# + slope = error / len(error)
