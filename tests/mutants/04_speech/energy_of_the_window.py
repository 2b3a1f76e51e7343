"""Does not divide by the width."""

# loses: energies
# %% energies
# - return (real**2 + imaginary**2) / frames.shape[1]
# + return real**2 + imaginary**2
