"""Counts k for the different words after c in place of the vocabulary."""

# loses: add_k
# %% add_k
# - return (counts.get((*context, word), 0) + k) / (total_of(context, counts) + k * len(vocabulary))
# + kinds = len({ngram for ngram in counts if ngram[:-1] == context})
# + return (counts.get((*context, word), 0) + k) / (total_of(context, counts) + k * (kinds or 1))
