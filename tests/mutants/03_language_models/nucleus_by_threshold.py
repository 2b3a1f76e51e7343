"""Keeps words more probable than 1 − mass."""

# loses: nucleus, filtered
# %% nucleus
# - return keep(p, order[before < mass])
# + return keep(p, np.flatnonzero(np.asarray(p) >= min(1 - mass, np.max(p))))
