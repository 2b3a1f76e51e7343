"""Begins each chunk from the first state."""

# loses: truncated, truncated_ragged
# %% truncated
# - state = h[:, -1], C[:, -1]
# + state = state
