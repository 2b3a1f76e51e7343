"""Leaves out what the state before says."""

# loses: one_way, both_ways, layer_slopes, net
# %% one_way
# - h = (now + W @ h).clamp(0, top)
# + h = now.clamp(0, top)
