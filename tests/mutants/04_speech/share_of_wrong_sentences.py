"""Counts sentences with a mistake."""

# loses: rate
# %% rate
# - return sum(sum(edit_counts(*pair)) for pair in pairs) / sum(len(text) for _, text in pairs)
# + return sum(reading != text for reading, text in pairs) / len(pairs)
