"""Leaves rows whose middle is padding."""

# loses: context
# %% context
# - return wide.mT.flatten(2) * real[:, ::stride]
# + return wide.mT.flatten(2)
