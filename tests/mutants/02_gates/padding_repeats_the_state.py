"""Says the last state again at padding."""

# loses: both_ways
# %% both_ways
# - outputs.append(h * real[:, t])
# + outputs.append(h)
