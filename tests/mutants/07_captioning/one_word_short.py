"""Stops a word too early."""

# loses: greedy
# %% greedy
# - for _ in range(most):
# + for _ in range(most - 1):
