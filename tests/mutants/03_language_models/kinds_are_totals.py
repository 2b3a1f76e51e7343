"""Counts occurrences where different words are asked for."""

# loses: contexts, kept_back
# %% contexts
# - kinds[tuple(context)] += count > 0
# + kinds[tuple(context)] += count
