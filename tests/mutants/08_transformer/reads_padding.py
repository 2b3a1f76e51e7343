"""Takes every source to be as long as the longest."""

# loses: read
# %% read
# - mask = padding_mask(lengths, words.shape[1])
# + mask = padding_mask(0 * lengths + words.shape[1], words.shape[1])
