"""Leaves END out of ln p."""

# loses: greedy
# %% greedy
# - total += log_probs[word].item()
# + total += log_probs[word].item() * (word != end)
