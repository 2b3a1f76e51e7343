"""Takes the rows in PyTorch's order, i, f, C̃, o."""

# loses: forget, input, step, states, states_given, trace, truncated, truncated_ragged
# %% gates
# - f, i, C_tilde, o = (x @ W_x.T + h @ W_h.T + b).chunk(4, dim=1)
# + i, f, C_tilde, o = (x @ W_x.T + h @ W_h.T + b).chunk(4, dim=1)
