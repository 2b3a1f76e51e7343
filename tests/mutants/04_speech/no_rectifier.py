"""Clips on both sides alike."""

# loses: one_way, both_ways, layer_slopes, net
# %% one_way
# - h = (now + W @ h).clamp(0, top)
# + h = (now + W @ h).clamp(-top, top)
