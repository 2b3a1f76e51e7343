"""Leaves out what lies above or left of the image."""

# loses: seen
# %% seen
# - return int(first[0]), int(last[0]), int(first[1]), int(last[1])
# + return max(int(first[0]), 0), int(last[0]), max(int(first[1]), 0), int(last[1])
