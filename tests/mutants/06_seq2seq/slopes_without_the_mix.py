"""Forgets that a row sums to 1."""

# loses: score_slopes
# %% score_slopes
# - return a * (by_weight - (a * by_weight).sum(dim=-1, keepdim=True))
# + return a * by_weight
