"""Adds up in the words' order."""

# loses: nucleus, filtered, generate
# %% nucleus
# - order = np.argsort(-np.asarray(p), kind="stable")
# + order = np.arange(len(p))
