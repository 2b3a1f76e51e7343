"""Lets slopes pass where a unit is at the top."""

# loses: deltas, layer_slopes
# %% deltas
# - passes = (h > 0) & (h < top)
# + passes = h > 0
