"""Leaves what was seen out of what is said."""

# loses: step, told
# %% step
# - logits = (y + h @ L_h.T + z @ L_z.T) @ L_o.T
# + logits = (y + h @ L_h.T) @ L_o.T
