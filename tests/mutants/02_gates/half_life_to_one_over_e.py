"""Counts the steps until 1/e is left."""

# loses: half_life
# %% half_life
# - return math.log(2) / math.log1p(math.exp(-bias))
# + return 1 / math.log1p(math.exp(-bias))
