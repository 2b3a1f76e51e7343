"""Counts END among the words that a caption may have."""

# loses: targets_cut
# %% targets
# - rows = [[number.get(word, 3) for word in caption[:most]] for caption in captions]
# + rows = [[number.get(word, 3) for word in caption[: most - 1]] for caption in captions]
