"""Begins with a state of zeros."""

# loses: read_ahead, read_back
# %% read
# - h = h_0
# + h = np.zeros(len(h_0))
