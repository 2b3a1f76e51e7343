"""Gives per cent."""

# loses: rate
# %% rate
# - return sum(sum(edit_counts(*pair)) for pair in pairs) / sum(len(text) for _, text in pairs)
# + return 100 * sum(sum(edit_counts(*pair)) for pair in pairs) / sum(len(text) for _, text in pairs)
