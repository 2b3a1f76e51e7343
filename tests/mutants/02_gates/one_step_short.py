"""Stops at step 2, and hands in the slopes there as those of the first state."""

# loses: W_x, W_h, b, h_0, C_0, truncated, truncated_ragged, along
# %% backward
# - for t in range(x.shape[1], 0, -1):
# + for t in range(x.shape[1], 1, -1):
