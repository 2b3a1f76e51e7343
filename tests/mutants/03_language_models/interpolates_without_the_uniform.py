"""Begins with the unigrams' own frequencies in place of 1/|V|."""

# loses: interpolated, interpolated_unseen
# %% interpolated
# - p = 1 / len(vocabulary)
# + p = tables[1].get((word,), 0) / total_of((), tables[1])
