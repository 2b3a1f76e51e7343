"""Takes the region's tile for all that it sees."""

# loses: seen
# %% seen
# - last = last * s - p + k - 1
# + last = last * s - p + s - 1
