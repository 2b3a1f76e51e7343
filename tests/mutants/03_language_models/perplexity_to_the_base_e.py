"""Takes bits for nats."""

# loses: perplexity
# %% perplexity
# - return 2 ** np.concatenate(bits).mean()
# + return np.exp(np.concatenate(bits).mean())
