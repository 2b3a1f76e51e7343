"""Weighs by the lengths of the slopes, not their squares."""

# loses: best
# %% best
# - weighed = [(p * slopes.square().sum(), r[s]) for s, p, slopes in every_look(alpha)]
# + weighed = [(p * slopes.norm(), r[s]) for s, p, slopes in every_look(alpha)]
