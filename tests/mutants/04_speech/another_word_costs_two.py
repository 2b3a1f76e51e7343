"""Lets a word in another's place cost 2."""

# loses: edit_table, edit_counts, rate
# %% edit_table
# - d[i, j] = min(d[i - 1, j - 1] + (said != meant), d[i - 1, j] + 1, d[i, j - 1] + 1)
# + d[i, j] = min(d[i - 1, j - 1] + 2 * (said != meant), d[i - 1, j] + 1, d[i, j - 1] + 1)
