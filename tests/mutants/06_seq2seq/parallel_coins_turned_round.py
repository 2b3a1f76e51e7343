"""Reads its own word where the coin says the true one."""

# loses: parallel, parallel_passes
# %% parallel
# - read = torch.where(u < epsilon, inputs, own)
# + read = torch.where(u >= epsilon, inputs, own)
