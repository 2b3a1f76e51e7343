"""Keeps what was said in place of the memory."""

# loses: step, states, states_given, trace, truncated, truncated_ragged
# %% step
# - C = f * C + i * C_tilde
# + C = f * h + i * C_tilde
