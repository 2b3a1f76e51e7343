"""Writes the softmax out, without taking the largest exponent off."""


# loses: content
# %% content
def content_weights(memory, key, strength):
    """Where the slots are like the key."""
    powers = (strength[:, None] * similarity(memory, key)).exp()
    return powers / powers.sum(dim=1, keepdim=True)
