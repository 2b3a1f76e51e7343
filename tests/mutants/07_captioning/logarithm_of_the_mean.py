"""Takes the logarithm of what p is expected to be."""

# loses: losses, losses_ruled_out, loss
# %% losses
# - return -(targets * log_p).sum(dim=-1)
# + real = targets.any(dim=-1)
# + return -torch.where(real, (targets * log_p.exp()).sum(dim=-1), 1).log()
