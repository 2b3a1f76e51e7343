"""Stops bisecting after three digits."""

# loses: radius
# %% radius
# - while high - low > 1e-9:
# + while high - low > 1e-3:
