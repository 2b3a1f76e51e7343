"""Begins a new table with every sentence."""

# loses: counts, counts_edges
# %% counts
# - counts.update(tuple(words[i : i + n]) for i in range(len(words) - n + 1))
# + counts = Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))
