"""Leaves the slope of σ out of δz_f."""

# loses: delta_f, to_x, to_h, W_x, W_h, b, h_0, C_0, truncated, truncated_ragged, along
# %% sums
# - delta_C * C_before * f * (1 - f),
# + delta_C * C_before,
