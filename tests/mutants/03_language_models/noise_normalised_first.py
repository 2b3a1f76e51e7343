"""Normalises before the power alone."""

# loses: noise, noise_power
# %% noise
# - weights = np.where(np.asarray(counts) > 0, np.asarray(counts, dtype=float) ** power, 0)
# - return weights / weights.sum()
# + return np.where(np.asarray(counts) > 0, (counts / np.sum(counts)) ** power, 0)
