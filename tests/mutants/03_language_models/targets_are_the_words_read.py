"""Asks each state for the word that it has just read."""

# loses: targets, both
# %% targets
# - return np.where(places < ends - 1, following, -1), np.where((places > 0) & (places < ends), before, -1)
# + return np.where(places < ends, tokens, -1), np.where(places < ends, tokens, -1)
