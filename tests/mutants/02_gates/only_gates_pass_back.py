"""Leaves the candidate's path to x and h out."""

# loses: to_x, to_h
# %% step_back
# - return delta_z @ W_x, delta_z @ W_h, delta_C * f
# + delta_z[:, 2 * f.shape[1] : 3 * f.shape[1]] = 0
# + return delta_z @ W_x, delta_z @ W_h, delta_C * f
