"""Gives p(s), not its logarithm."""

# loses: looks
# %% looks
# - return chosen.log().sum(dim=1), slopes
# + return chosen.prod(dim=1), slopes
