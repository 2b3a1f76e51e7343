"""Lets errors leave through the gates and come back."""

# loses: along
# %% along
# - return backward(slopes, x, no_input, no_way_out, h, C, gates)[:3]
# + return backward(slopes, x, no_input, no_way_out + 1, h, C, gates)[:3]
