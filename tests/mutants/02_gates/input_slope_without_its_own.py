"""Leaves the slope of σ out of δz_i."""

# loses: delta_i, to_x, to_h, W_x, W_h, b, h_0, C_0, truncated, truncated_ragged, along
# %% sums
# - delta_C * C_tilde * i * (1 - i),
# + delta_C * C_tilde,
