"""Forgets that erasing takes away."""


# loses: erase_gradient
# %% erase_gradient
def erase_gradient(memory, writing, reading, upstream):
    """∂L/∂e of a step that writes and then reads."""
    both = (reading * writing)[:, :, None]
    return (both * memory).sum(dim=1) * upstream
