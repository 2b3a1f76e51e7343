"""Forgets that there are no more windows at the end."""

# loses: heard
# %% heard
# - return first, min(sample // step, count - 1)
# + return first, sample // step
