"""Asks the first padded place for the last word."""

# loses: targets, both
# %% targets
# - return np.where(places < ends - 1, following, -1), np.where((places > 0) & (places < ends), before, -1)
# + return np.where(places < ends - 1, following, -1), np.where((places > 0) & (places <= ends), before, -1)
