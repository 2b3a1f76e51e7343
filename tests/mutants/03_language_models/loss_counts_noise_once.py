"""Counts a noise word that comes twice once."""

# loses: losses, losses_far, cbow_losses
# %% losses
# - counted = negatives != contexts[:, None]
# + counted = negatives != contexts[:, None]
# + for row, words in zip(counted, negatives):
# +     row &= np.isin(np.arange(len(words)), np.unique(words, return_index=True)[1])
