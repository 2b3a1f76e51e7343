"""Erases every slot by e, looked at or not."""


# loses: write_simple, write, step, step_output, unroll, training
# %% write
def write(memory, weights, add, erase=None):
    """The memory after a write."""
    a = weights[:, :, None]  # (batch, slots, 1)
    e = torch.ones_like(add) if erase is None else erase
    return memory * (1 - e[:, None]) + a * add[:, None]
