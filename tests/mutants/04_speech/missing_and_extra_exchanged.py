"""Calls missing what is extra."""

# loses: edit_counts
# %% edit_counts
# - return tuple(counts)
# + return counts[0], counts[2], counts[1]
