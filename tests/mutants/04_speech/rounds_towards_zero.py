"""Rounds the number of steps towards zero, so that a sound shorter than a window has one."""

# loses: frames
# %% frames
# - counts = ((lengths - width) // step + 1).clamp(min=0)
# + counts = ((lengths - width) / step).int() + 1
