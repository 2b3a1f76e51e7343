"""Ignores the erase vector and takes the simple form always."""

# loses: write, step, step_output, unroll, training
# %% write
# - e = torch.ones_like(add) if erase is None else erase
# + e = torch.ones_like(add)
