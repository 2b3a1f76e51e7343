"""Pairs the slope at y_t with h_{t−1}."""


# loses: W_hy, truncated, truncated_ragged, agreement
# %% gradients
def gradients(slopes, x, h, weights):
    """The gradients of L by all weights and by the first state."""
    epsilon = total_slopes(slopes, h, weights) * (1 - h[:, 1:] ** 2)
    by_weights = Weights(
        W_hx=torch.einsum("bth,btd->hd", epsilon, x),
        W_hh=torch.einsum("bth,btm->hm", epsilon, h[:, :-1]),
        b=epsilon.sum((0, 1)),
        W_hy=torch.einsum("bto,bth->oh", slopes, h[:, :-1]),
    )
    return by_weights, epsilon[:, 0] @ weights.W_hh
