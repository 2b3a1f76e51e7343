"""Does not count START as a word before."""

# loses: continuation, lower_order, kneser_ney, kneser_ney_trigrams
# %% continuation
# - return Counter(ngram[1:] for ngram, count in counts.items() if count > 0)
# + return Counter(ngram[1:] for ngram, count in counts.items() if count > 0 and ngram[0] != START)
