"""Sharpens before it shifts, so that the blur stays."""


# loses: address, step, step_output, unroll, training
# %% address
def address(memory, previous, key, strength, gate, shifts, sharpness):
    """Where a head looks next."""
    content = content_weights(memory, key, strength)
    return shift(sharpen(interpolate(content, previous, gate), sharpness), shifts)
