"""Takes the product of the norms for the norm of the product."""


# loses: norms, radius
# %% norms
def gradient_norms(h, W_hh):
    """How much of a change of each state reaches the last one."""
    norms = h.new_ones(h.shape[:2])
    for t in range(h.shape[1] - 1, 0, -1):
        factor = torch.linalg.matrix_norm(step_jacobian(h[:, t], W_hh), ord=2)
        norms[:, t - 1] = norms[:, t] * factor
    return norms
