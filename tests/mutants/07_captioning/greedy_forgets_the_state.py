"""Begins every word with the first state."""

# loses: greedy
# %% greedy
# - log_p, alpha, state = step(words, state)
# + log_p, alpha, _ = step(words, state)
