"""Divides the range by the number of bands."""

# loses: triangles
# %% triangles
# - spacing = rate / 2 / (bands + 1)
# + spacing = rate / 2 / bands
