"""Reads word 0 in place of START."""

# loses: parallel, parallel_passes
# %% parallel
# - own = torch.cat([inputs[:1], own[:-1]])  # found after place t − 1, read at t
# + own = torch.cat([0 * inputs[:1], own[:-1]])

# - read = torch.where(u < epsilon, inputs, own)
# + read = torch.where((u < epsilon) & (torch.arange(len(u)) > 0), inputs, own)
