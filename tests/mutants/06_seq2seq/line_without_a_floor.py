"""Lets the line fall below the least chance."""

# loses: schedules
# %% schedules
# - return max(least, k - c * i)
# + return k - c * i
