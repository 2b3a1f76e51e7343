"""Raises to the power γ and does not divide by the sum."""


# loses: sharpen, sharpen_wide, least_sharpness, address, step, step_output, unroll, training
# %% sharpen
def sharpen(weights, sharpness):
    """The focus, sharpened."""
    return weights ** sharpness[:, None]
