"""Lets both sides see all other words."""

# loses: visible
# %% visible
# - return both & left, both & left.T
# + others = both & ~np.eye(time, dtype=bool)
# + return others, others
