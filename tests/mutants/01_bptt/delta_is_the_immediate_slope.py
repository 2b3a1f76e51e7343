"""Nothing comes back from later steps."""


# loses: delta, W_hx, W_hh, b, h_0, truncated, truncated_ragged, agreement
# %% delta
def total_slopes(slopes, h, weights):
    """The total slopes δ_1 … δ_T, δ_t = ∂L/∂h_t."""
    delta = torch.zeros_like(h[:, 1:])
    for t in range(slopes.shape[1], 0, -1):
        delta[:, t - 1] = slopes[:, t - 1] @ weights.W_hy
    return delta
