"""Takes the logarithm of σ as it stands."""

# loses: losses_far
# %% losses
# - return np.logaddexp(0, -true) + (counted * np.logaddexp(0, false)).sum(1)
# + sigma = lambda z: 1 / (1 + np.exp(-z))
# + return -np.log(sigma(true)) - np.where(counted, np.log(sigma(-false)), 0).sum(1)
