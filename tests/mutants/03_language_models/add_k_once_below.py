"""Adds k to N(c) once, not once for every word."""

# loses: add_k
# %% add_k
# - return (counts.get((*context, word), 0) + k) / (total_of(context, counts) + k * len(vocabulary))
# + return (counts.get((*context, word), 0) + k) / (total_of(context, counts) + k)
