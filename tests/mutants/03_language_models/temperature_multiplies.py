"""Multiplies by τ."""

# loses: tempered, filtered, generate
# %% tempered
# - scaled = np.asarray(logits) / temperature
# + scaled = np.asarray(logits) * temperature
