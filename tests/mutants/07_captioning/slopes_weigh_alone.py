"""Weighs by the slopes alone, not by how often they come."""

# loses: best
# %% best
# - weighed = [(p * slopes.square().sum(), r[s]) for s, p, slopes in every_look(alpha)]
# + weighed = [(slopes.square().sum(), r[s]) for s, p, slopes in every_look(alpha)]
