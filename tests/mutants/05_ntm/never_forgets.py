"""Adds a v and leaves what was there, in the simple form."""


# loses: write_simple
# %% write
def write(memory, weights, add, erase=None):
    """The memory after a write."""
    a = weights[:, :, None]  # (batch, slots, 1)
    e = torch.zeros_like(add) if erase is None else erase
    return memory * (1 - a * e[:, None]) + a * add[:, None]
