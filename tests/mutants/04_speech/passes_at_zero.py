"""Lets slopes pass where a unit is at 0."""

# loses: deltas, layer_slopes
# %% deltas
# - passes = (h > 0) & (h < top)
# + passes = h < top
