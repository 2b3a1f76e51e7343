"""Makes two passes, whatever is asked for."""

# loses: parallel_passes
# %% parallel
# - for _ in range(passes - 1):
# + for _ in range(1):
