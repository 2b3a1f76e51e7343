"""Gives the slope of 1 − f the sign of f's."""

# loses: coupled_back
# %% coupled_back
# - delta_C * (C_before - C_tilde) * f * (1 - f),
# + delta_C * (C_before + C_tilde) * f * (1 - f),
