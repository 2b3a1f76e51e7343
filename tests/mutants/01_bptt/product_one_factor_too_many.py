"""Takes the Jacobian of step k along."""

# loses: product, terms
# %% product
# - for j in range(t, k, -1):
# + for j in range(t, k - 1, -1):
