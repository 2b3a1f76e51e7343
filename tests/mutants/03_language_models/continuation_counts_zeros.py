"""Takes entries of 0 for n-grams that were seen."""

# loses: continuation
# %% continuation
# - return Counter(ngram[1:] for ngram, count in counts.items() if count > 0)
# + return Counter(ngram[1:] for ngram in counts)
