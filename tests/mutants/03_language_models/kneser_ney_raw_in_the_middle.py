"""Uses continuation counts at the lowest order alone."""

# loses: kneser_ney_trigrams
# %% kneser_ney
# - lower = kneser_ney(word, context[1:], continuation_counts(counts), vocabulary, d)
# + shorter = Counter()
# + for ngram, count in counts.items():
# +     shorter[ngram[1:]] += count
# + shorter = continuation_counts(counts) if len(context) == 1 else shorter
# + lower = kneser_ney(word, context[1:], shorter, vocabulary, d)
