"""Adds up what the writes take, in place of multiplying what they leave."""


# loses: kept
# %% kept
def kept(weights, erase):
    """What is left of each component after all writes, ∂M_T(i, d) / ∂M_0(i, d)."""
    taken = weights[:, :, :, None] * erase[:, :, None]  # (batch, time, slots, width)
    return 1 - taken.sum(dim=1)
