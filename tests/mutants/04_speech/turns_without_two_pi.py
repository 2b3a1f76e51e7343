"""Forgets that a turn is 2π."""

# loses: energies
# %% energies
# - angle = 2 * math.pi * f[:, None] * n / rate  # (M, width)
# + angle = f[:, None] * n / rate
