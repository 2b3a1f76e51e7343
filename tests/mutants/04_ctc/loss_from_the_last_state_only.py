"""Counts only the paths that end in a blank."""

# loses: loss, long_loss, shortest
# %% loss
# - ending = alpha[-2:].sum()
# + ending = alpha[-1]
