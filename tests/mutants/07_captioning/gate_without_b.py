"""Forgets the gate's bias."""

# loses: gate
# %% gate
# - beta = torch.sigmoid(h @ w + b)
# + beta = torch.sigmoid(h @ w)
