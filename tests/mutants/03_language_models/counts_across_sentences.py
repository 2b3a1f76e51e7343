"""Joins the sentences to one line, so that n-grams reach from one into the next."""

# loses: counts, counts_edges
# %% counts
# - counts = Counter()
# - for sentence in sentences:
# -     words = [START] * (n - 1) + list(sentence) + [END]
# -     counts.update(tuple(words[i : i + n]) for i in range(len(words) - n + 1))
# + words = []
# + for sentence in sentences:
# +     words += [START] * (n - 1) + list(sentence) + [END]
# + counts = Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))
