"""Starts from the sum of the regions."""

# loses: first_state
# %% first_state
# - mean = a.mean(dim=1)
# + mean = a.sum(dim=1)
