"""Shortens the context at the wrong end."""

# loses: kneser_ney_trigrams
# %% kneser_ney
# - lower = kneser_ney(word, context[1:], continuation_counts(counts), vocabulary, d)
# + lower = kneser_ney(word, context[:-1], continuation_counts(counts), vocabulary, d)
