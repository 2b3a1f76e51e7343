"""Adds up probabilities instead of logarithms."""

# loses: greedy, greedy_cut
# %% greedy
# - total += log_probs[word].item()
# + total += log_probs[word].exp().item()
