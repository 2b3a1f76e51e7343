"""Gives the last number alone."""

# loses: edit_table, edit_counts, rate
# %% edit_table
# - return d
# + return d[-1, -1]
