"""Mixes once more than it should."""

# loses: parallel, parallel_passes
# %% parallel
# - for _ in range(passes - 1):
# + for _ in range(passes):
