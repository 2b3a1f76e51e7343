"""Passes on what came along the memory, without what entered here."""

# loses: to_C
# %% step_back
# - return delta_z @ W_x, delta_z @ W_h, delta_C * f
# + return delta_z @ W_x, delta_z @ W_h, dC * f
