"""Takes the memory for its own tanh in the slope."""

# loses: delta_C, to_x, to_h, to_C, W_x, W_h, b, h_0, C_0, truncated, truncated_ragged, along
# %% memory_slope
# - return dC + dh * o * (1 - C.tanh() ** 2)
# + return dC + dh * o * (1 - C**2)
