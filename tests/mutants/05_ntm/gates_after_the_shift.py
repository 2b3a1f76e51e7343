"""Shifts the content alone and gates afterwards, so that the head never walks from where it was."""


# loses: address, step, step_output, unroll, training
# %% address
def address(memory, previous, key, strength, gate, shifts, sharpness):
    """Where a head looks next."""
    content = content_weights(memory, key, strength)
    return sharpen(interpolate(shift(content, shifts), previous, gate), sharpness)
