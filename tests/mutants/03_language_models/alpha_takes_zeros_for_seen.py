"""Takes entries of 0 for words that were seen."""

# loses: backoff_weight
# %% backoff_weight
# - return {ngram[-1]: count for ngram, count in counts.items() if ngram[:-1] == context and count > 0}
# + return {ngram[-1]: count for ngram, count in counts.items() if ngram[:-1] == context}
