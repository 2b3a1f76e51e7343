"""Lets the output gate see the memory before the step."""

# loses: peephole
# %% peephole
# - return (o + p_o * C_new).sigmoid() * C_new.tanh(), C_new
# + return (o + p_o * C).sigmoid() * C_new.tanh(), C_new
