"""Lets the candidate in through f."""

# loses: coupled_back
# %% coupled_back
# - delta_C * (1 - f) * (1 - C_tilde**2),
# + delta_C * f * (1 - C_tilde**2),
