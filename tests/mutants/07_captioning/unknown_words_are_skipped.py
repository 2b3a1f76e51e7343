"""Leaves out words that the vocabulary lacks."""

# loses: targets, targets_cut
# %% targets
# - rows = [[number.get(word, 3) for word in caption[:most]] for caption in captions]
# + rows = [[number[word] for word in caption[:most] if word in number] for caption in captions]
