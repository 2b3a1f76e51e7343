"""Of equally probable words takes the one with the larger index."""

# loses: top_k
# %% top_k
# - return keep(p, np.argsort(-np.asarray(p), kind="stable")[:k])
# + return keep(p, np.argsort(np.asarray(p), kind="stable")[::-1][:k])
