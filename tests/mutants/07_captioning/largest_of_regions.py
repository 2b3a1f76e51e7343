"""Starts from the largest of each number over the regions."""

# loses: first_state
# %% first_state
# - mean = a.mean(dim=1)
# + mean = a.amax(dim=1)
