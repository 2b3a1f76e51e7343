"""Counts a noise word that is the context."""

# loses: losses, losses_far, cbow_losses
# %% losses
# - counted = negatives != contexts[:, None]
# + counted = np.ones(negatives.shape)
