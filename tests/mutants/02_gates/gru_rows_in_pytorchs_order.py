"""Takes the rows in PyTorch's order, reset first."""

# loses: gru_gates, gru_before
# %% gru_before
# - x_u, x_r, x_n = (x @ W_x.T + b).chunk(3, dim=1)
# - W_u, W_r, W_n = W_h.chunk(3)
# + x_r, x_u, x_n = (x @ W_x.T + b).chunk(3, dim=1)
# + W_r, W_u, W_n = W_h.chunk(3)
