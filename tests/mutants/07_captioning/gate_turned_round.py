"""Lets the context in where β is near 0."""

# loses: gate
# %% gate
# - beta = torch.sigmoid(h @ w + b)
# + beta = torch.sigmoid(-(h @ w + b))
