"""Asks the shorter model only about words never seen."""

# loses: kneser_ney, kneser_ney_trigrams
# %% kneser_ney
# - return max(seen.get(word, 0) - d, 0) / total + d * len(seen) / total * lower
# + return (seen[word] - d) / total if word in seen else d * len(seen) / total * lower
