"""Forgets that u ⊙ h passes the state on."""

# loses: gru_back
# %% gru_back
# - return by_u, by_r, by_n, dh * u + by_u @ W_u + by_r @ W_r + epsilon * r
# + return by_u, by_r, by_n, by_u @ W_u + by_r @ W_r + epsilon * r
