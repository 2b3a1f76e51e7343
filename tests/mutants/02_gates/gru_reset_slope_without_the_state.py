"""Leaves out that the reset gate scales h."""

# loses: gru_deltas, gru_back
# %% gru_back
# - by_r = epsilon * h * r * (1 - r)
# + by_r = epsilon * r * (1 - r)
