"""Reads from the right with the step from the left."""

# loses: read_back
# %% read
# - (back, step_back, reversed(range(length))),
# + (back, step_ahead, reversed(range(length))),
