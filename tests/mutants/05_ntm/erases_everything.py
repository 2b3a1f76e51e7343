"""Ignores the erase vector and takes the simple form always."""


# loses: write, step, step_output, unroll, training
# %% write
def write(memory, weights, add, erase=None):
    """The memory after a write."""
    a = weights[:, :, None]  # (batch, slots, 1)
    e = torch.ones_like(add)
    return memory * (1 - a * e[:, None]) + a * add[:, None]
