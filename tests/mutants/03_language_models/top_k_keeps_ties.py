"""Keeps all words that are as probable as the k-th."""

# loses: top_k
# %% top_k
# - return keep(p, np.argsort(-np.asarray(p), kind="stable")[:k])
# + p = np.asarray(p)
# + return keep(p, np.flatnonzero(p >= np.sort(p)[::-1][min(k, len(p)) - 1]))
