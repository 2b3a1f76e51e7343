"""Gives the candidate the slope of σ."""

# loses: delta_candidate, to_x, to_h, W_x, W_h, b, h_0, C_0, truncated, truncated_ragged, along
# %% sums
# - delta_C * i * (1 - C_tilde**2),
# + delta_C * i * C_tilde * (1 - C_tilde),
