"""Leaves the bias out."""

# loses: forget, input, candidate, output, step, states, states_given, trace, truncated, truncated_ragged
# %% gates
# - f, i, C_tilde, o = (x @ W_x.T + h @ W_h.T + b).chunk(4, dim=1)
# + f, i, C_tilde, o = (x @ W_x.T + h @ W_h.T).chunk(4, dim=1)
