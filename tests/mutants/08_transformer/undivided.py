"""Leaves out √d_k in the look at two words."""

# loses: roles, look
# %% first
# - scores = q @ k.T / math.sqrt(k.shape[1])
# + scores = q @ k.T
