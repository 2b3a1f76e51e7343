"""Keeps the least probable."""

# loses: top_k, filtered, generate
# %% top_k
# - return keep(p, np.argsort(-np.asarray(p), kind="stable")[:k])
# + return keep(p, np.argsort(np.asarray(p), kind="stable")[:k])
