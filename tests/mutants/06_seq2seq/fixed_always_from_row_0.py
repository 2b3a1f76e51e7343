"""Starts at the first row of the table, whichever is asked for."""

# loses: fixed
# %% fixed
# - e = w[first : first + steps, : mask.shape[1]]
# + e = w[:steps, : mask.shape[1]]
