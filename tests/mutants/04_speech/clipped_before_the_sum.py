"""Clips z before the state is added."""

# loses: one_way, both_ways, layer_slopes, net
# %% one_way
# - h = (now + W @ h).clamp(0, top)
# + h = now.clamp(0, top) + W @ h
