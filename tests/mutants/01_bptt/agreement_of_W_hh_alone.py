"""Compares the gradients by W_hh only."""


# loses: agreement
# %% agreement
def agreement(slopes, x, weights, window, h_0=None):
    """The cosine between the truncated and the full gradient, all weights together."""
    cut, full = (
        torch.cat([truncated_gradients(slopes, x, weights, k, h_0).W_hh.flatten()]) for k in (window, x.shape[1])
    )
    return (cut @ full / (cut.norm() * full.norm())).item()
