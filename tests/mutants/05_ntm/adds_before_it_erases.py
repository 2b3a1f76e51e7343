"""Adds first, and erases part of what it has just added."""


# loses: write_simple, write, step, step_output, unroll, training
# %% write
def write(memory, weights, add, erase=None):
    """The memory after a write."""
    a = weights[:, :, None]  # (batch, slots, 1)
    e = torch.ones_like(add) if erase is None else erase
    return (memory + a * add[:, None]) * (1 - a * e[:, None])
