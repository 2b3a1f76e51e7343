"""Stops at the slopes by the weights."""

# loses: exact, variance
# %% exact
# - return sum(p * r[s] * slopes for s, p, slopes in every_look(alpha))
# + return sum(p * r[s] * (slopes + alpha) / alpha for s, p, slopes in every_look(alpha))
