"""Keeps d back once, not once for every different word."""

# loses: kneser_ney, kneser_ney_trigrams
# %% kneser_ney
# - return max(seen.get(word, 0) - d, 0) / total + d * len(seen) / total * lower
# + return max(seen.get(word, 0) - d, 0) / total + d / total * lower
