"""Lets the reading cell write."""

# loses: forecast
# %% forecast
# - state = write(y, state)
# + state = read(y, state)
