"""Stops one n-gram early."""

# loses: counts, counts_edges
# %% counts
# - counts.update(tuple(words[i : i + n]) for i in range(len(words) - n + 1))
# + counts.update(tuple(words[i : i + n]) for i in range(len(words) - n))
