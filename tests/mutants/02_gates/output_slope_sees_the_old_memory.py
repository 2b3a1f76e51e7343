"""Multiplies δz_o by the memory before the step."""

# loses: delta_o, to_x, to_h, W_x, W_h, b, h_0, C_0, truncated, truncated_ragged, along
# %% sums
# - dh * C.tanh() * o * (1 - o),
# + dh * C_before.tanh() * o * (1 - o),
