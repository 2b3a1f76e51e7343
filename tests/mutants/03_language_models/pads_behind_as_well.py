"""Puts as many ENDs behind as STARTs in front."""

# loses: counts, counts_edges
# %% counts
# - words = [START] * (n - 1) + list(sentence) + [END]
# + words = [START] * (n - 1) + list(sentence) + [END] * max(1, n - 1)
