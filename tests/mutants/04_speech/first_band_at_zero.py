"""Puts the first centre at 0 Hz."""

# loses: triangles
# %% triangles
# - centres = spacing * torch.arange(1, bands + 1).to(f)
# + centres = spacing * torch.arange(bands).to(f)
