"""Counts every pair, also of equal words."""

# loses: edit_counts, rate
# %% edit_counts
# - counts[0] += reading[i] != text[j]
# + counts[0] += 1
