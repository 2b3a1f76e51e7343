"""Reads the slot looked at most, which has no gradient."""

# loses: read, step, step_output, unroll, training
# %% read
# - return (weights[:, :, None] * memory).sum(dim=1)
# + return memory[range(len(memory)), weights.argmax(dim=1)]
