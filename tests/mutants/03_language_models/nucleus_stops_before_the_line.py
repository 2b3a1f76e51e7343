"""Leaves out the word that crosses the line."""

# loses: nucleus, filtered
# %% nucleus
# - return keep(p, order[before < mass])
# + reached = np.cumsum(np.asarray(p)[order])
# + return keep(p, order[reached <= max(mass, reached[0]) + 1e-9])
