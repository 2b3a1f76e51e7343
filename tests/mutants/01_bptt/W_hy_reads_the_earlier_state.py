"""Pairs the slope at y_t with h_{t−1}."""

# loses: W_hy, truncated, truncated_ragged, agreement
# %% gradients
# - W_hy=torch.einsum("bto,bth->oh", slopes, h[:, 1:]),
# + W_hy=torch.einsum("bto,bth->oh", slopes, h[:, :-1]),
