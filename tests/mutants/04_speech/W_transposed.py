"""Multiplies by W⊤ on the way forwards."""

# loses: one_way, both_ways, layer_slopes, net
# %% one_way
# - h = (now + W @ h).clamp(0, top)
# + h = (now + W.T @ h).clamp(0, top)
