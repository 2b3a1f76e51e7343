"""Counts windows from 1."""

# loses: heard
# %% heard
# - return first, min(sample // step, count - 1)
# + return first + 1, min(sample // step, count - 1) + 1
