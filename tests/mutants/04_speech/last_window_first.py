"""Gives the last window first."""

# loses: heard
# %% heard
# - return first, min(sample // step, count - 1)
# + return min(sample // step, count - 1), first
