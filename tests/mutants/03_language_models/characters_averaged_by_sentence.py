"""Averages over sentences."""

# loses: characters
# %% characters
# - return sum(map(np.sum, bits)) / sum(len(word) + 1 for sentence in sentences for word in sentence)
# + return np.mean([np.sum(b) / sum(len(word) + 1 for word in s) for b, s in zip(bits, sentences)])
