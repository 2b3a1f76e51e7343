"""Adds to the memory without forgetting, as the LSTM of 1997 did."""

# loses: step, states, states_given, trace, truncated, truncated_ragged
# %% step
# - C = f * C + i * C_tilde
# + C = C + i * C_tilde
