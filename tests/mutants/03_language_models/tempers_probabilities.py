"""Divides the probabilities, not the logits, by τ."""

# loses: tempered, filtered, generate
# %% tempered
# - scaled = np.asarray(logits) / temperature
# - weights = np.exp(scaled - scaled.max())
# + weights = np.exp(np.asarray(logits) - np.max(logits)) / temperature
