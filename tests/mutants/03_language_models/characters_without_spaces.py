"""Counts letters alone."""

# loses: characters
# %% characters
# - return sum(map(np.sum, bits)) / sum(len(word) + 1 for sentence in sentences for word in sentence)
# + return sum(map(np.sum, bits)) / sum(len(word) for sentence in sentences for word in sentence)
