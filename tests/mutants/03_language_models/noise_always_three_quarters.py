"""Does not look at the power."""

# loses: noise_power
# %% noise
# - weights = np.where(np.asarray(counts) > 0, np.asarray(counts, dtype=float) ** power, 0)
# + weights = np.asarray(counts, dtype=float) ** 0.75
