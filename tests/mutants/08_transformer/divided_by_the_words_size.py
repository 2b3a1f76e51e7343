"""Divides by the root of a word's size."""

# loses: roles, look
# %% first
# - scores = q @ k.T / math.sqrt(k.shape[1])
# + scores = q @ k.T / math.sqrt(x.shape[1])
