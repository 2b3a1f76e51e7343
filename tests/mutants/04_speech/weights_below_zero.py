"""Lets weights fall below 0."""

# loses: triangles
# %% triangles
# - return (1 - (f - centres[:, None]).abs() / spacing).clamp(min=0)
# + return 1 - (f - centres[:, None]).abs() / spacing
