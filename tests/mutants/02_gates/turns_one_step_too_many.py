"""Reads one step of padding as if it were real."""

# loses: backwards, both_ways, both_ends
# %% backwards
# - source = torch.where(t < lengths[:, None], lengths[:, None] - 1 - t, t)  # (batch, time)
# + lengths = (lengths + 1).clamp(max=x.shape[1])
# + source = torch.where(t < lengths[:, None], lengths[:, None] - 1 - t, t)
