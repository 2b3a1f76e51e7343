"""Exchanges the two nets' last states."""

# loses: both_ends
# %% both_ways
# - return torch.cat([from_left, backwards(from_right, lengths)], dim=2), last, first
# + return torch.cat([from_left, backwards(from_right, lengths)], dim=2), first, last
