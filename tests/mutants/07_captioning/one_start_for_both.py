"""Starts the cell state with the weights of the hidden state."""

# loses: first_state
# %% first_state
# - return torch.tanh(mean @ W_h.T + b_h), torch.tanh(mean @ W_c.T + b_c)
# + return torch.tanh(mean @ W_h.T + b_h), torch.tanh(mean @ W_h.T + b_h)
