"""Takes the Jacobian of step k along."""


# loses: product, terms
# %% product
def jacobian_product(h, W_hh, t, k):
    """The Jacobian ∂h_t/∂h_k of t − k steps."""
    product = torch.eye(len(W_hh), dtype=h.dtype).expand(len(h), -1, -1)
    for j in range(t, k - 1, -1):
        product = product @ step_jacobian(h[:, j], W_hh)
    return product
