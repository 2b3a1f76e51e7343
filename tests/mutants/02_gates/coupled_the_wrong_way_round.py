"""Lets the candidate in where it should keep."""

# loses: coupled
# %% coupled
# - C = f * C + (1 - f) * C_tilde.tanh()
# + C = (1 - f) * C + f * C_tilde.tanh()
