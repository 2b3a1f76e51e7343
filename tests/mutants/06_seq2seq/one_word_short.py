"""Stops a word before it must."""

# loses: every
# %% every
# - for _ in range(most):
# + for _ in range(most - 1):
