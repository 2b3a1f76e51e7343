"""Carries nothing back along the memory."""

# loses: W_x, W_h, b, h_0, C_0, truncated, truncated_ragged, along
# %% backward
# - dh, dC = delta_z[:, t - 1].flatten(1) @ W_h, delta_C * f
# + dh = delta_z[:, t - 1].flatten(1) @ W_h
