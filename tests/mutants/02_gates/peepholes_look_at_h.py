"""Lets the peepholes look at the state."""

# loses: peephole
# %% peephole
# - C_new = (f + p_f * C).sigmoid() * C + (i + p_i * C).sigmoid() * C_tilde.tanh()
# + C_new = (f + p_f * h).sigmoid() * C + (i + p_i * h).sigmoid() * C_tilde.tanh()
