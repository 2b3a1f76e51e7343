"""Says the word by the state alone."""

# loses: step, told
# %% step
# - logits = (y + h @ L_h.T + z @ L_z.T) @ L_o.T
# + logits = h @ L_h.T @ L_o.T
