"""Attends to all words, as global attention does."""

# loses: local_m, stepwise
# %% local_m
# - p = monotonic_centres(mask, e.shape[1], start)
# - return masked_softmax(e, window(p, mask, D))
# + return masked_softmax(e, mask[:, None])
