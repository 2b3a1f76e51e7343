"""Puts the cosine before the sine."""

# loses: positions, read, logits, greedy, greedy_cut
# %% positions
# - return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1)
# + return torch.stack([angles.cos(), angles.sin()], dim=-1).flatten(1)
