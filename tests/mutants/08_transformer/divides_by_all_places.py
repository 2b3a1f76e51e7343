"""Divides by padding too."""

# loses: smoothed
# %% smoothed
# - return (losses * mask).sum() / mask.sum()
# + return (losses * mask).mean()
