"""Hands back the chance of the model's own word."""

# loses: schedules, far
# %% schedules
# - return shrunk / (shrunk + 1)
# + return 1 / (shrunk + 1)
