"""Uses the raw counts at the lower orders."""

# loses: kneser_ney, kneser_ney_trigrams
# %% kneser_ney
# - lower = kneser_ney(word, context[1:], continuation_counts(counts), vocabulary, d)
# + shorter = Counter()
# + for ngram, count in counts.items():
# +     shorter[ngram[1:]] += count
# + lower = kneser_ney(word, context[1:], shorter, vocabulary, d)
