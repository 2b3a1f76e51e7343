"""Counts the samples from 1."""

# loses: bell
# %% bell
# - n = torch.arange(width).double()
# + n = torch.arange(1, width + 1).double()
