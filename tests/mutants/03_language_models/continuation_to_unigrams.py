"""Makes unigrams of n-grams of any length."""

# loses: continuation, kneser_ney_trigrams
# %% continuation
# - return Counter(ngram[1:] for ngram, count in counts.items() if count > 0)
# + return Counter(ngram[-1:] for ngram, count in counts.items() if count > 0)
