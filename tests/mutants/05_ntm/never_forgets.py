"""Adds a v and leaves what was there, in the simple form."""

# loses: write_simple
# %% write
# - e = torch.ones_like(add) if erase is None else erase
# + e = torch.zeros_like(add) if erase is None else erase
