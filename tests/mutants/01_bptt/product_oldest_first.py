"""Multiplies the Jacobians in the order of time, oldest on the left."""


# loses: product, terms
# %% product
def jacobian_product(h, W_hh, t, k):
    """The Jacobian ∂h_t/∂h_k of t − k steps."""
    product = torch.eye(len(W_hh), dtype=h.dtype).expand(len(h), -1, -1)
    for j in range(t, k, -1):
        product = step_jacobian(h[:, j], W_hh) @ product
    return product
