"""Hands back the cell state as it was."""

# loses: step, told
# %% step
# - h, C = cell(torch.cat([y, z], dim=-1), h, C)
# + h, _ = cell(torch.cat([y, z], dim=-1), h, C)
