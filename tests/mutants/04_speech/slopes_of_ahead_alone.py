"""Leaves out what the second direction sends to z."""

# loses: layer_slopes
# %% layer_slopes
# - slopes_z = slopes_z + delta.flip(axes)
# + slopes_z = delta if W is W_ahead else slopes_z
