"""Begins at 0 in every call, so that word by word the window never moves."""

# loses: monotonic, local_m, stepwise
# %% monotonic
# - t = torch.arange(start, start + T)
# + t = torch.arange(T)
