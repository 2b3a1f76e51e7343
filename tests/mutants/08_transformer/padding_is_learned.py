"""Counts padding too."""

# loses: smoothed
# %% smoothed
# - return (losses * mask).sum() / mask.sum()
# + return losses.mean()
