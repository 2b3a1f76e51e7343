"""Makes the triangles twice as wide."""

# loses: triangles
# %% triangles
# - return (1 - (f - centres[:, None]).abs() / spacing).clamp(min=0)
# + return (1 - (f - centres[:, None]).abs() / (2 * spacing)).clamp(min=0)
