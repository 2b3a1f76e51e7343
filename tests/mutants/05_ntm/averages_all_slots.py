"""Reads the plain mean of the slots."""

# loses: read, step, step_output, unroll, training
# %% read
# - return (weights[:, :, None] * memory).sum(dim=1)
# + return memory.mean(dim=1)
