"""Takes δ_1 for the gradient by h_0: one step back is missing."""

# loses: h_0
# %% gradients
# - return by_weights, epsilon[:, 0] @ weights.W_hh
# + return by_weights, total_slopes(slopes, h, weights)[:, 0]
