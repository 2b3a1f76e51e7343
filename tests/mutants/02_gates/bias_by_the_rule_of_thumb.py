"""Takes ln T whatever the share."""

# loses: bias
# %% bias
# - f = share ** (1 / steps)
# - return math.log(f / (1 - f))
# + return math.log(steps)
