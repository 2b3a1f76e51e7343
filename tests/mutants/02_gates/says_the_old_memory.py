"""Reads h off the memory before the step."""

# loses: step, states, states_given, trace, truncated, truncated_ragged
# %% step
# - C = f * C + i * C_tilde
# - return o * C.tanh(), C
# + return o * C.tanh(), f * C + i * C_tilde
