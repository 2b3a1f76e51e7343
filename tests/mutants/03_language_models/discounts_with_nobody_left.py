"""Takes the discount where every word was seen."""

# loses: backed_off
# %% backed_off
# - if len(seen) == len(vocabulary):
# -     return seen[word] / sum(seen.values())
