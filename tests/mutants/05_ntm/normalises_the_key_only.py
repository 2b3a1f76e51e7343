"""Divides by the norm of the key and forgets those of the slots."""


# loses: similarity, content, address, step, step_output, unroll, training
# %% similarity
def similarity(memory, key):
    """The cosine of the angle between the key and every slot."""
    dots = (memory * key[:, None]).sum(dim=2)  # (batch, slots)
    norms = key.norm(dim=1, keepdim=True)
    return dots / (norms + 1e-8)
