"""Aims at the likeliest word of a smoothed distribution."""

# loses: losses, losses_ruled_out, loss
# %% losses
# - return -(targets * log_p).sum(dim=-1)
# + real = targets.any(dim=-1)
# + return -log_p.gather(-1, targets.argmax(dim=-1, keepdim=True))[..., 0] * real
