"""Rounds to whole steps."""

# loses: half_life
# %% half_life
# - return math.log(2) / math.log1p(math.exp(-bias))
# + return math.ceil(math.log(2) / math.log1p(math.exp(-bias)))
