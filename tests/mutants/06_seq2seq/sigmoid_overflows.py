"""Overflows after many updates."""

# loses: far
# %% schedules
# - shrunk = k * math.exp(-i / k)  # e^(i/k) would overflow
# - return shrunk / (shrunk + 1)
# + return k / (k + math.exp(i / k))
