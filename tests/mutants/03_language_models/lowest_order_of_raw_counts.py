"""Makes the lowest order of occurrences."""

# loses: lower_order
# %% lower_order
# - seen = continuation_counts(counts)
# + seen = Counter()
# + for ngram, count in counts.items():
# +     seen[ngram[1:]] += count
