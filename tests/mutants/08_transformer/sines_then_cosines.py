"""All sines first, then all cosines."""

# loses: positions, read, logits, greedy, greedy_cut
# %% positions
# - return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1)
# + return torch.cat([angles.sin(), angles.cos()], dim=-1)
