"""Takes the product of the norms for the norm of the product."""

# loses: norms, radius
# %% norms
# - product = torch.eye(len(W_hh), dtype=h.dtype).expand(len(h), -1, -1)

# - product = product @ step_jacobian(h[:, t], W_hh)  # ∂h_T/∂h_{t−1}
# - norms[:, t - 1] = torch.linalg.matrix_norm(product, ord=2)
# + factor = torch.linalg.matrix_norm(step_jacobian(h[:, t], W_hh), ord=2)
# + norms[:, t - 1] = norms[:, t] * factor
