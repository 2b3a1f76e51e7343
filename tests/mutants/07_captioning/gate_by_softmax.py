"""Takes a softmax over the batch for the gate."""

# loses: gate
# %% gate
# - beta = torch.sigmoid(h @ w + b)
# + beta = torch.softmax(h @ w + b, dim=0)
