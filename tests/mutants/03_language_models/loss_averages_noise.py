"""Averages over the noise words."""

# loses: losses, losses_far, cbow_losses
# %% losses
# - return np.logaddexp(0, -true) + (counted * np.logaddexp(0, false)).sum(1)
# + return np.logaddexp(0, -true) + (counted * np.logaddexp(0, false)).mean(1)
