"""Multiplies the state by the transposed matrix."""

# loses: states, last, from_the_end
# %% encode
# - h = torch.where(real, torch.tanh(x[:, j] @ W_x.T + h @ W_h.T + b), h)
# + h = torch.where(real, torch.tanh(x[:, j] @ W_x.T + h @ W_h + b), h)
