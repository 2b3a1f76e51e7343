"""Gives the slopes of a loss."""

# loses: exact
# %% exact
# - return sum(p * r[s] * slopes for s, p, slopes in every_look(alpha))
# + return -sum(p * r[s] * slopes for s, p, slopes in every_look(alpha))
