"""Records the gates that the state after the step would open."""

# loses: trace, truncated, truncated_ragged
# %% run
# - all_gates.append(torch.stack(gates(x_t, h, W_x, W_h, b), dim=1))
# - h, C = step(x_t, (h, C), W_x, W_h, b)
# + h, C = step(x_t, (h, C), W_x, W_h, b)
# + all_gates.append(torch.stack(gates(x_t, h, W_x, W_h, b), dim=1))
