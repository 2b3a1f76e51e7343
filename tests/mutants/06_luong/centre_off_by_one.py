"""Counts target words from 1, as the paper does, and source words from 0."""

# loses: monotonic, local_m, stepwise
# %% monotonic
# - t = torch.arange(start, start + T)
# + t = torch.arange(start, start + T) + 1
