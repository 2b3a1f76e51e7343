"""Adds 1 where k is asked for."""

# loses: add_k
# %% add_k
# - return (counts.get((*context, word), 0) + k) / (total_of(context, counts) + k * len(vocabulary))
# + return (counts.get((*context, word), 0) + 1) / (total_of(context, counts) + len(vocabulary))
