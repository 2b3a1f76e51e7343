"""Leaves the bias out of the forward pass."""

# loses: states, states_given, truncated, truncated_ragged, agreement, radius
# %% states
# - h.append(torch.tanh(h[-1] @ W_hh.T + x_t @ W_hx.T + b))
# + h.append(torch.tanh(h[-1] @ W_hh.T + x_t @ W_hx.T))
