"""Counts in how many sentences a word occurs."""

# loses: unknown
# %% unknown
# - counts = Counter(word for sentence in sentences for word in sentence)
# + counts = Counter(word for sentence in sentences for word in set(sentence))
