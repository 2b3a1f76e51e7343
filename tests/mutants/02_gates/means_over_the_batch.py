"""Averages the gradients by the weights over the batch."""

# loses: W_x, W_h, b, truncated, truncated_ragged, along
# %% backward
# - return by_W_x, by_W_h, delta_z.sum((0, 1)), dh, dC
# + return by_W_x / len(x), by_W_h / len(x), delta_z.sum(1).mean(0), dh, dC
