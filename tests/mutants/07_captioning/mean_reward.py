"""Takes the mean reward for the best baseline."""

# loses: best
# %% best
# - weighed = [(p * slopes.square().sum(), r[s]) for s, p, slopes in every_look(alpha)]
# + weighed = [(p, r[s]) for s, p, slopes in every_look(alpha)]
