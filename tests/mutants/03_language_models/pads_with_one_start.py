"""Puts one START in front, whatever n is."""

# loses: counts, counts_edges
# %% counts
# - words = [START] * (n - 1) + list(sentence) + [END]
# + words = [START] + list(sentence) + [END]
