"""Gives weight only above the centre."""

# loses: triangles
# %% triangles
# - return (1 - (f - centres[:, None]).abs() / spacing).clamp(min=0)
# + return (1 - (f - centres[:, None]) / spacing).clamp(0, 1) * (f >= centres[:, None])
