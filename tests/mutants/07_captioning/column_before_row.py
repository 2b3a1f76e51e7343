"""Puts the column before the row."""

# loses: places
# %% places
# - where = torch.stack([row, column], dim=1).to(a)
# + where = torch.stack([column, row], dim=1).to(a)
