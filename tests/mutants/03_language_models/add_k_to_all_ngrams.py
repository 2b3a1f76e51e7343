"""Divides by the number of all n-grams in place of N(c)."""

# loses: add_k
# %% add_k
# - return (counts.get((*context, word), 0) + k) / (total_of(context, counts) + k * len(vocabulary))
# + return (counts.get((*context, word), 0) + k) / (sum(counts.values()) + k * len(vocabulary))
