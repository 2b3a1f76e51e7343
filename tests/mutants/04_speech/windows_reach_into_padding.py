"""Cuts as many windows from every sound as the batch is long."""

# loses: frames
# %% frames
# - counts = ((lengths - width) // step + 1).clamp(min=0)
# + counts = torch.full_like(lengths, (sounds.shape[1] - width) // step + 1)
