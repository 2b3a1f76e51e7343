"""Takes the dot product for the cosine, so that long slots win."""


# loses: similarity, content, address, step, step_output, unroll, training
# %% similarity
def similarity(memory, key):
    """The cosine of the angle between the key and every slot."""
    return (memory * key[:, None]).sum(dim=2)  # (batch, slots)
