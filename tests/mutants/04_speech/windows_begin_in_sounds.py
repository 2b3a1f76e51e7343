"""Counts every window that begins in a sound, whole or not."""

# loses: frames
# %% frames
# - counts = ((lengths - width) // step + 1).clamp(min=0)
# + counts = ((lengths - 1) // step + 1).clamp(max=(sounds.shape[1] - width) // step + 1)
