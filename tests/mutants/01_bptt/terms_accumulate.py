"""Hands in running sums in place of the separate terms."""

# loses: terms
# %% terms
# - return torch.stack(found)
# + return torch.stack(found).cumsum(0)
