"""Divides by zero where a slot is empty."""


# loses: similarity, content
# %% similarity
def similarity(memory, key):
    """The cosine of the angle between the key and every slot."""
    dots = (memory * key[:, None]).sum(dim=2)  # (batch, slots)
    norms = memory.norm(dim=2) * key.norm(dim=1, keepdim=True)
    return dots / norms
