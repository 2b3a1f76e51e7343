"""Stops at ∂L/∂a."""

# loses: score_slopes
# %% score_slopes
# - return a * (by_weight - (a * by_weight).sum(dim=-1, keepdim=True))
# + return by_weight
