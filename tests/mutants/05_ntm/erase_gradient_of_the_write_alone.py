"""Leaves out how the reading head weighs the slots."""

# loses: erase_gradient
# %% erase_gradient
# - both = (reading * writing)[:, :, None]
# + both = (writing)[:, :, None]
