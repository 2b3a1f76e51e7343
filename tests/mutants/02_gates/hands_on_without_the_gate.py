"""Passes the slope of the memory on as if nothing were forgotten."""

# loses: to_C
# %% step_back
# - return delta_z @ W_x, delta_z @ W_h, delta_C * f
# + return delta_z @ W_x, delta_z @ W_h, delta_C
