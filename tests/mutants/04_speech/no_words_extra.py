"""Forgets that a word may be too many."""

# loses: edit_table, edit_counts, rate
# %% edit_table
# - d[i, j] = min(d[i - 1, j - 1] + (said != meant), d[i - 1, j] + 1, d[i, j - 1] + 1)
# + d[i, j] = min(d[i - 1, j - 1] + (said != meant), d[i, j - 1] + 1)
