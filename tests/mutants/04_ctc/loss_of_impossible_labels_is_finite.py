"""Keeps the logarithm from −∞ by adding a tiny number."""

# loses: shortest
# %% loss
# - return float(-log_p - np.log(ending)) if ending > 0 else np.inf
# + return float(-log_p - np.log(ending + 1e-30))
