"""Stops inside tanh of step 1."""

# loses: h_0
# %% gradients
# - return by_weights, epsilon[:, 0] @ weights.W_hh
# + return by_weights, epsilon[:, 0]
