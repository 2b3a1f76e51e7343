"""Lets padding be seen."""

# loses: visible
# %% visible
# - return both & left, both & left.T
# + return both & left, real[:, :, None] & left.T
