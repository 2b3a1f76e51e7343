"""Takes the bias's gradient from one step only."""

# loses: b, truncated, truncated_ragged, along
# %% backward
# - return by_W_x, by_W_h, delta_z.sum((0, 1)), dh, dC
# + return by_W_x, by_W_h, delta_z[:, -1].sum(0), dh, dC
