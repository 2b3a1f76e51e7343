"""Forgets where the queries begin."""

# loses: relative
# %% relative
# - q = turned(q, torch.arange(first, first + q.shape[-2]))
# + q = turned(q, torch.arange(q.shape[-2]))
