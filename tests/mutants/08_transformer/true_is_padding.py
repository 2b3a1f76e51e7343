"""Says where padding is, as PyTorch does."""

# loses: padding, read, logits, greedy, greedy_cut
# %% padding
# - return (torch.arange(T) < lengths[:, None])[:, None]
# + return (torch.arange(T) >= lengths[:, None])[:, None]
