"""Gives columns before rows."""

# loses: seen
# %% seen
# - return int(first[0]), int(last[0]), int(first[1]), int(last[1])
# + return int(first[1]), int(last[1]), int(first[0]), int(last[0])
