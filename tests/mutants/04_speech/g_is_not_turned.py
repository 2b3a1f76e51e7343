"""Gives the second direction g in the first one's order."""

# loses: layer_slopes
# %% layer_slopes
# - delta = deltas(g.flip(axes), h, W, top)
# + delta = deltas(g, h, W, top)
