"""Raises the weights to the power as they are, which float32 cannot hold."""


# loses: sharpen_wide
# %% sharpen
def sharpen(weights, sharpness):
    """The focus, sharpened."""
    powers = weights ** sharpness[:, None]
    return powers / powers.sum(dim=1, keepdim=True)
