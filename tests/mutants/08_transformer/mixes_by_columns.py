"""Mixes values by the weights of a column."""

# loses: look
# %% first
# - return q, k, v, scores, weights, weights @ v
# + return q, k, v, scores, weights, weights.T @ v
