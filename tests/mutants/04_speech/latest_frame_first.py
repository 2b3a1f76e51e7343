"""Begins with the latest frame."""

# loses: context, net
# %% context
# - return wide.mT.flatten(2) * real[:, ::stride]
# + return wide.mT.flip(2).flatten(2) * real[:, ::stride]
