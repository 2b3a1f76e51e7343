"""Runs the net without its bias while it looks for the radius."""

# loses: radius
# %% radius
# - h = states(x, Weights(W_hx, W_hh, b, None))
# + h = states(x, Weights(W_hx, W_hh, torch.zeros_like(b), None))
