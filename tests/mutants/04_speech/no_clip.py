"""Leaves out the clip."""

# loses: one_way, both_ways, layer_slopes, net
# %% one_way
# - h = (now + W @ h).clamp(0, top)
# + h = (now + W @ h).clamp(min=0)
