"""Forgets that 1 − f depends on f too."""

# loses: coupled_back
# %% coupled_back
# - delta_C * (C_before - C_tilde) * f * (1 - f),
# + delta_C * C_before * f * (1 - f),
