"""Turns the sign of the update gate's slope round."""

# loses: gru_deltas, gru_back
# %% gru_back
# - by_u = dh * (h - n) * u * (1 - u)
# + by_u = dh * (n - h) * u * (1 - u)
