"""Differentiates the exponential and forgets its normalisation."""

# loses: strength_gradient
# %% strength_gradient
# - return a * (nearness - (a * nearness).sum(dim=1, keepdim=True))
# + return a * nearness
