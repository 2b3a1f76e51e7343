"""Finds the radius without tanh."""

# loses: radius
# %% radius
# - h = states(x, Weights(W_hx, W_hh, b, None))
# + h = x.new_zeros(1, x.shape[1] + 1, len(W))
