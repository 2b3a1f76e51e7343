"""Leaves the lowest order undiscounted."""

# loses: lower_order
# %% lower_order
# - return max(seen[(word,)] - d, 0) / total + d * len(seen) / total / len(vocabulary)
# + return seen[(word,)] / total
