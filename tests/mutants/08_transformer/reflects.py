"""Loses a sign, so that it is no turn."""

# loses: turned, relative
# %% turned
# - pair = even * angles.cos() + odd * angles.sin(), odd * angles.cos() - even * angles.sin()
# + pair = even * angles.cos() + odd * angles.sin(), odd * angles.cos() + even * angles.sin()
