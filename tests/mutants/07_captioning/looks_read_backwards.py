"""Reads the table with its looks in reverse."""

# loses: exact, variance
# %% exact
# - return sum(p * r[s] * slopes for s, p, slopes in every_look(alpha))
# + return sum(p * r[s[::-1]] * slopes for s, p, slopes in every_look(alpha))
