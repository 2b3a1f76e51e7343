"""Forgets the baseline."""

# loses: variance
# %% variance
# - squares = sum(p * (r[s] - b) ** 2 * slopes.square().sum() for s, p, slopes in every_look(alpha))
# + squares = sum(p * r[s] ** 2 * slopes.square().sum() for s, p, slopes in every_look(alpha))
