"""Takes padding into the mean."""

# loses: evened
# %% evened
# - mean = (e * mask).sum(dim=1, keepdim=True) / count
# + mean = e.mean(dim=1, keepdim=True)
