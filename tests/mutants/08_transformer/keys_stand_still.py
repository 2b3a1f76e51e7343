"""Turns the queries only."""

# loses: relative
# %% relative
# - k = turned(k, torch.arange(k.shape[-2]))
# + k = k + 0
