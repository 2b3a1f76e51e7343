"""Takes e to the power of large logits."""

# loses: tempered
# %% tempered
# - weights = np.exp(scaled - scaled.max())
# + weights = np.exp(scaled)
