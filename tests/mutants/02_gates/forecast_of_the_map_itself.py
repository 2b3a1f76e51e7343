"""Takes what the net says for the map, where it is the change."""

# loses: forecast
# %% forecast
# - y = y + F.conv2d(state[0], W_y, b_y)
# + y = F.conv2d(state[0], W_y, b_y)
