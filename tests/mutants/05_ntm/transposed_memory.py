"""Writes as if the memory were (batch, width, slots)."""


# loses: write_simple, write, step, step_output, unroll, training
# %% write
def write(memory, weights, add, erase=None):
    """The memory after a write."""
    a = weights[:, None]  # (batch, 1, slots)
    e = torch.ones_like(add) if erase is None else erase
    return memory * (1 - a * e[:, :, None]) + a * add[:, :, None]
