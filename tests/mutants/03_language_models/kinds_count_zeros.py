"""Takes entries of 0 for words that were seen."""

# loses: contexts, kept_back
# %% contexts
# - kinds[tuple(context)] += count > 0
# + kinds[tuple(context)] += 1
