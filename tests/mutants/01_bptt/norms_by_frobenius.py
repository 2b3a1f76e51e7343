"""Takes the default norm of matrices, Frobenius'."""


# loses: norms, radius
# %% norms
def gradient_norms(h, W_hh):
    """How much of a change of each state reaches the last one."""
    product = torch.eye(len(W_hh), dtype=h.dtype).expand(len(h), -1, -1)
    norms = h.new_ones(h.shape[:2])
    for t in range(h.shape[1] - 1, 0, -1):
        product = product @ step_jacobian(h[:, t], W_hh)  # ∂h_T/∂h_{t−1}
        norms[:, t - 1] = torch.linalg.matrix_norm(product)
    return norms
