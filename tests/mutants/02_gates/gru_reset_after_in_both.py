"""Resets after the product where it should do so before."""

# loses: gru_before
# %% gru_before
# - n = (x_n + (r * h) @ W_n.T).tanh()
# + n = (x_n + r * (h @ W_n.T)).tanh()
