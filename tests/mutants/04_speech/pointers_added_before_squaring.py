"""Adds both sums before it squares them."""

# loses: energies
# %% energies
# - return (real**2 + imaginary**2) / frames.shape[1]
# + return (real + imaginary) ** 2 / frames.shape[1]
