"""Adds first, and erases part of what it has just added."""

# loses: write_simple, write, step, step_output, unroll, training
# %% write
# - return memory * (1 - a * e[:, None]) + a * add[:, None]
# + return (memory + a * add[:, None]) * (1 - a * e[:, None])
