"""Adds up occurrences in place of different words."""

# loses: continuation, lower_order, kneser_ney, kneser_ney_trigrams
# %% continuation
# - return Counter(ngram[1:] for ngram, count in counts.items() if count > 0)
# + found = Counter()
# + for ngram, count in counts.items():
# +     found[ngram[1:]] += count
# + return found
