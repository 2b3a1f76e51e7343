"""Turns whole rows round, padding first."""

# loses: backwards, both_ways, both_ends
# %% backwards
# - source = torch.where(t < lengths[:, None], lengths[:, None] - 1 - t, t)  # (batch, time)
# + source = (x.shape[1] - 1 - t).expand(len(x), -1)
