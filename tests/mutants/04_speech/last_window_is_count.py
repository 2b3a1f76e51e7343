"""Counts windows from 1 at the end."""

# loses: heard
# %% heard
# - return first, min(sample // step, count - 1)
# + return first, min(sample // step, count)
