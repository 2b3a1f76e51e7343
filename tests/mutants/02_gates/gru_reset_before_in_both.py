"""Resets before the product where it should do so after."""

# loses: gru_after
# %% gru_after
# - h_u, h_r, h_n = (h @ W_h.T).chunk(3, dim=1)
# + h_u, h_r, _ = (h @ W_h.T).chunk(3, dim=1)

# - n = (x_n + r * (h_n + b_hn)).tanh()
# + n = (x_n + (r * h) @ W_h.chunk(3)[2].T + b_hn).tanh()
