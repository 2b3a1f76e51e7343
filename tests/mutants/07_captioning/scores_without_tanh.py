"""Leaves out the tanh of the scores."""

# loses: scores, soft, annotation_slopes
# %% scores
# - return torch.tanh((h @ W.T)[:, None] + a @ U.T) @ v
# + return ((h @ W.T)[:, None] + a @ U.T) @ v
