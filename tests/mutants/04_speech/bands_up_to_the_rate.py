"""Spreads the bands over the whole rate."""

# loses: triangles
# %% triangles
# - spacing = rate / 2 / (bands + 1)
# + spacing = rate / (bands + 1)
