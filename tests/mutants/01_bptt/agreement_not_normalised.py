"""Forgets to divide by the norm of the truncated gradient."""


# loses: agreement
# %% agreement
def agreement(slopes, x, weights, window, h_0=None):
    """The cosine between the truncated and the full gradient, all weights together."""
    cut, full = (
        torch.cat([g.flatten() for g in truncated_gradients(slopes, x, weights, k, h_0)]) for k in (window, x.shape[1])
    )
    return (cut @ full / full.norm().square()).item()
