"""Adds the tensors' norms up in place of their squares."""

# loses: clip, clip_short
# %% clip
# - norm = math.sqrt(sum(g.square().sum().item() for g in parts))
# + norm = sum(g.norm().item() for g in parts)
