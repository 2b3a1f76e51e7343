"""Takes the default norm of matrices, Frobenius'."""

# loses: norms, radius
# %% norms
# - norms[:, t - 1] = torch.linalg.matrix_norm(product, ord=2)
# + norms[:, t - 1] = torch.linalg.matrix_norm(product)
