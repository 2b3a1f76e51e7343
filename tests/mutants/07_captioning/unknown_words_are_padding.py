"""Gives words that the vocabulary lacks the number of PAD."""

# loses: targets, targets_cut
# %% targets
# - rows = [[number.get(word, 3) for word in caption[:most]] for caption in captions]
# + rows = [[number.get(word, 0) for word in caption[:most]] for caption in captions]
