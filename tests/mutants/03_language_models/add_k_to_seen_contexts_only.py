"""Gives 0 after a context that was never seen."""

# loses: add_k
# %% add_k
# - return (counts.get((*context, word), 0) + k) / (total_of(context, counts) + k * len(vocabulary))
# + total = total_of(context, counts)
# + return (counts.get((*context, word), 0) + k) / (total + k * len(vocabulary)) if total else 0.0
