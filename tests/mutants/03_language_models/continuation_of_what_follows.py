"""Counts the different words after a run, not before it."""

# loses: continuation, lower_order, kneser_ney, kneser_ney_trigrams
# %% continuation
# - return Counter(ngram[1:] for ngram, count in counts.items() if count > 0)
# + return Counter(ngram[:-1] for ngram, count in counts.items() if count > 0)
