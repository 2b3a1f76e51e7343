"""Writes the whole candidate, whatever was kept."""

# loses: coupled
# %% coupled
# - C = f * C + (1 - f) * C_tilde.tanh()
# + C = f * C + C_tilde.tanh()
