"""Keeps, where the coin says the true word, what was read the pass before, and never reads its own anew."""

# loses: parallel_passes
# %% parallel
# - own = torch.cat([inputs[:1], own[:-1]])  # found after place t − 1, read at t
# - read = torch.where(u < epsilon, inputs, own)
# + own = torch.cat([inputs[:1], own[:-1]])
# + read = torch.where((u < epsilon) | (read != inputs), read, own)
