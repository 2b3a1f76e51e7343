"""Lists the terms from k = t down to 1."""

# loses: terms
# %% terms
# - for k in range(1, t + 1):
# + for k in range(t, 0, -1):
