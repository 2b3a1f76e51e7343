"""Holds the deviation fixed."""

# loses: norm_slopes
# %% norm_slopes
# - return (g - g.mean(dim=-1, keepdim=True) - standard * (g * standard).mean(dim=-1, keepdim=True)) / sigma
# + return (g - g.mean(dim=-1, keepdim=True)) / sigma
