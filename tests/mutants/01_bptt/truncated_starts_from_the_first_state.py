"""Starts every chunk from h_0."""

# loses: truncated, truncated_ragged, agreement
# %% truncated
# - state = h[:, -1]
