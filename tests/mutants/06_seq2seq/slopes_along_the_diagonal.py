"""Lets a score move its own weight alone."""

# loses: score_slopes
# %% score_slopes
# - return a * (by_weight - (a * by_weight).sum(dim=-1, keepdim=True))
# + return a * (1 - a) * by_weight
