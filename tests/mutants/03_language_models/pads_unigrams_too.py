"""Puts n STARTs in front, so that START is counted as a word."""

# loses: counts, counts_edges
# %% counts
# - words = [START] * (n - 1) + list(sentence) + [END]
# + words = [START] * n + list(sentence) + [END]
