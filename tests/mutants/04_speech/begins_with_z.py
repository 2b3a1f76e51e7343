"""Takes z_0 itself for the first state."""

# loses: one_way, both_ways, layer_slopes, net
# %% one_way
# - h, states = torch.zeros_like(z[0]), []
# - for now in z:
# + h, states = z[0], [z[0]]
# + for now in z[1:]:
