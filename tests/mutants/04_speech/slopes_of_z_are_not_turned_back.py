"""Adds the second direction's deltas in their own order."""

# loses: layer_slopes
# %% layer_slopes
# - slopes_z = slopes_z + delta.flip(axes)
# + slopes_z = slopes_z + delta
