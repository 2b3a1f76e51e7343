"""Takes the plain mean of the table for the best baseline."""

# loses: best
# %% best
# - weighed = [(p * slopes.square().sum(), r[s]) for s, p, slopes in every_look(alpha)]
# + weighed = [(1, r[s]) for s, p, slopes in every_look(alpha)]
