"""Leaves states from the left at padding."""

# loses: read_ahead
# %% read
# - (ahead, step_ahead, range(length)),
# + (ahead, step_ahead, range(x.shape[1])),
