"""Turns the scores round."""

# loses: roles, look
# %% first
# - scores = q @ k.T / math.sqrt(k.shape[1])
# + scores = k @ q.T / math.sqrt(k.shape[1])
