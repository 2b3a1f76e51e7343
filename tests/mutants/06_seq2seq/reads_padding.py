"""Reads on through the padding."""

# loses: states, last, from_the_end
# %% encode
# - h = torch.where(real, torch.tanh(x[:, j] @ W_x.T + h @ W_h.T + b), h)
# + h = torch.tanh(x[:, j] @ W_x.T + h @ W_h.T + b)

# - states.append(h * real)
# + states.append(h)
