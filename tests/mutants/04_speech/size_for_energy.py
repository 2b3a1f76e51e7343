"""Takes the length of the pointer, not its square."""

# loses: energies
# %% energies
# - return (real**2 + imaginary**2) / frames.shape[1]
# + return (real**2 + imaginary**2).sqrt() / frames.shape[1]
