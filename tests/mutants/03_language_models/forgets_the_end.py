"""Counts no END."""

# loses: counts, counts_edges
# %% counts
# - words = [START] * (n - 1) + list(sentence) + [END]
# + words = [START] * (n - 1) + list(sentence)
