"""Says the word with the state before it."""

# loses: step, told
# %% step
# - h, C = cell(torch.cat([y, z], dim=-1), h, C)
# - logits = (y + h @ L_h.T + z @ L_z.T) @ L_o.T
# + logits = (y + h @ L_h.T + z @ L_z.T) @ L_o.T
# + h, C = cell(torch.cat([y, z], dim=-1), h, C)
