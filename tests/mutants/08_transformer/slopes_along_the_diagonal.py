"""Lets a score move its own weight only."""

# loses: slopes
# %% slopes
# - by_score = weights * (by_weight - (weights * by_weight).sum(dim=-1, keepdim=True))
# + by_score = weights * by_weight * (1 - weights)
