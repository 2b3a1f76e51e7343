"""Believes that the gradient survives at radius 1."""

# loses: radius
# %% radius
# - return (low + high) / 2
# + return 1.0
