"""Lets the net from the right read the padding before the sequence."""

# loses: both_ways, both_ends
# %% both_ways
# - from_right, first = along(back, backwards(x, lengths), g_0)
# - return torch.cat([from_left, backwards(from_right, lengths)], dim=2), last, first
# + steps, g = [], g_0
# + for t in range(x.shape[1] - 1, -1, -1):
# +     g = back(x[:, t], g)
# +     steps.insert(0, g * real[:, t])
# + return torch.cat([from_left, torch.stack(steps, dim=1)], dim=2), last, g
