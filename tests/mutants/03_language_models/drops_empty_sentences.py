"""Skips sentences without words."""

# loses: counts_edges
# %% counts
# - for sentence in sentences:
# + for sentence in filter(None, sentences):
