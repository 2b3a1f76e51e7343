"""Gives the candidate a peephole too, that of the input gate."""

# loses: peephole
# %% peephole
# - C_new = (f + p_f * C).sigmoid() * C + (i + p_i * C).sigmoid() * C_tilde.tanh()
# + C_new = (f + p_f * C).sigmoid() * C + (i + p_i * C).sigmoid() * (C_tilde + p_i * C).tanh()
