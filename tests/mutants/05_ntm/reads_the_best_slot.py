"""Reads the slot looked at most, which has no gradient."""


# loses: read, step, step_output, unroll, training
# %% read
def read(memory, weights):
    """What a head reads."""
    return memory[range(len(memory)), weights.argmax(dim=1)]
