"""Averages the perplexities of the words."""

# loses: perplexity
# %% perplexity
# - return 2 ** np.concatenate(bits).mean()
# + return np.mean(2 ** np.concatenate(bits))
