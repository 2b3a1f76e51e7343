"""Starts every step from the first state."""

# loses: greedy, greedy_cut
# %% greedy
# - log_probs, state = step(word, state)
# + log_probs, _ = step(word, state)
