"""Divides by the words that were read."""

# loses: rate
# %% rate
# - return sum(sum(edit_counts(*pair)) for pair in pairs) / sum(len(text) for _, text in pairs)
# + return sum(sum(edit_counts(*pair)) for pair in pairs) / sum(len(reading) for reading, _ in pairs)
