"""Multiplies the rows by W_hh in place of its transpose."""

# loses: states, states_given, truncated, truncated_ragged, agreement, radius
# %% states
# - h.append(torch.tanh(h[-1] @ W_hh.T + x_t @ W_hx.T + b))
# + h.append(torch.tanh(h[-1] @ W_hh + x_t @ W_hx.T + b))
