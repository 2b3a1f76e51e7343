"""Takes e^(−k i) for k^i."""

# loses: schedules
# %% schedules
# - return k**i
# + return math.exp(-k * i)
