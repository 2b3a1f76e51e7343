"""Takes the mean of the sentences' rates."""

# loses: rate
# %% rate
# - return sum(sum(edit_counts(*pair)) for pair in pairs) / sum(len(text) for _, text in pairs)
# + return sum(sum(edit_counts(*pair)) / len(pair[1]) for pair in pairs) / len(pairs)
