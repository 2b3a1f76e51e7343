"""Begins to write from the first state, as if nothing had been read."""

# loses: forecast
# %% forecast
# - for x in past.unbind(1):
# -     state = read(x, state)
# - y, maps = past[:, -1], []
# + y, maps = past[:, -1], []
