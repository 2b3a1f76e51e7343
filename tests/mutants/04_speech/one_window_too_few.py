"""Forgets the first window when counting."""

# loses: frames
# %% frames
# - counts = ((lengths - width) // step + 1).clamp(min=0)
# + counts = ((lengths - width) // step).clamp(min=0)
