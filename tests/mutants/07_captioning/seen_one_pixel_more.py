"""Counts the kernel's last pixel twice."""

# loses: seen
# %% seen
# - last = last * s - p + k - 1
# + last = last * s - p + k
