"""Makes every batch as long as captions may be."""

# loses: targets, targets_cut
# %% targets
# - inputs = torch.zeros(len(rows), max(map(len, rows)), dtype=torch.long)
# + inputs = torch.zeros(len(rows), most + 1, dtype=torch.long)
