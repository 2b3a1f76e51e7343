"""Scores regions without the state."""

# loses: scores, soft, annotation_slopes
# %% scores
# - return torch.tanh((h @ W.T)[:, None] + a @ U.T) @ v
# + return torch.tanh(a @ U.T) @ v
