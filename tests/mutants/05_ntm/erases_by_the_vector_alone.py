"""Erases every slot by e, looked at or not."""

# loses: write_simple, write, step, step_output, unroll, training
# %% write
# - return memory * (1 - a * e[:, None]) + a * add[:, None]
# + return memory * (1 - e[:, None]) + a * add[:, None]
