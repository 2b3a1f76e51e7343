"""Compares with the plain mean in place of the mix."""

# loses: score_slopes
# %% score_slopes
# - return a * (by_weight - (a * by_weight).sum(dim=-1, keepdim=True))
# + return a * (by_weight - by_weight.mean(dim=-1, keepdim=True))
