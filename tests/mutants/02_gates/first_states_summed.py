"""Sums the gradients by the first state over the batch, as it does with the weights."""

# loses: h_0, C_0
# %% backward
# - return by_W_x, by_W_h, delta_z.sum((0, 1)), dh, dC
# + return by_W_x, by_W_h, delta_z.sum((0, 1)), dh.sum(0), dC.sum(0)
