"""Takes frequencies as turns a window, as a Fourier transform counts them."""

# loses: energies
# %% energies
# - angle = 2 * math.pi * f[:, None] * n / rate  # (M, width)
# + angle = 2 * math.pi * f[:, None] * n / frames.shape[1]
