"""Lets the candidate's slope reach the state past the reset gate."""

# loses: gru_back
# %% gru_back
# - return by_u, by_r, by_n, dh * u + by_u @ W_u + by_r @ W_r + epsilon * r
# + return by_u, by_r, by_n, dh * u + by_u @ W_u + by_r @ W_r + epsilon
