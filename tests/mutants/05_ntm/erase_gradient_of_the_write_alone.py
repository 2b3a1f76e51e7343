"""Leaves out how the reading head weighs the slots."""


# loses: erase_gradient
# %% erase_gradient
def erase_gradient(memory, writing, reading, upstream):
    """∂L/∂e of a step that writes and then reads."""
    both = (writing)[:, :, None]
    return -(both * memory).sum(dim=1) * upstream
