"""Writes as if the memory were (batch, width, slots)."""

# loses: write_simple, write, step, step_output, unroll, training
# %% write
# - a = weights[:, :, None]  # (batch, slots, 1)
# + a = weights[:, None]  # (batch, 1, slots)

# - return memory * (1 - a * e[:, None]) + a * add[:, None]
# + return memory * (1 - a * e[:, :, None]) + a * add[:, :, None]
