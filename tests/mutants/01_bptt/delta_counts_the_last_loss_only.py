"""Takes the loss for one at the end."""


# loses: delta, W_hx, W_hh, b, h_0, truncated, truncated_ragged, agreement
# %% delta
def total_slopes(slopes, h, weights):
    """The total slopes δ_1 … δ_T, δ_t = ∂L/∂h_t."""
    delta, through = torch.zeros_like(h[:, 1:]), torch.zeros_like(h[:, 0])
    for t in range(slopes.shape[1], 0, -1):
        delta[:, t - 1] = (slopes[:, t - 1] @ weights.W_hy if t == slopes.shape[1] else 0) + through
        through = (delta[:, t - 1] * (1 - h[:, t] ** 2)) @ weights.W_hh  # what reaches h_{t−1}
    return delta
