"""Draws words that were never counted where the power is 0."""

# loses: noise_power
# %% noise
# - weights = np.where(np.asarray(counts) > 0, np.asarray(counts, dtype=float) ** power, 0)
# + weights = np.asarray(counts, dtype=float) ** power
