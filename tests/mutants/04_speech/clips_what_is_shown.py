"""Clips what it hands back, and runs on with what it does not show."""

# loses: one_way, both_ways, layer_slopes, net
# %% one_way
# - h = (now + W @ h).clamp(0, top)
# - states.append(h)
# + h = (now + W @ h).clamp(min=0)
# + states.append(h.clamp(max=top))
