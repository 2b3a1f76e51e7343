"""Has the sign of noise scores wrong."""

# loses: losses, losses_far, cbow_losses
# %% losses
# - return np.logaddexp(0, -true) + (counted * np.logaddexp(0, false)).sum(1)
# + return np.logaddexp(0, -true) + (counted * np.logaddexp(0, -false)).sum(1)
