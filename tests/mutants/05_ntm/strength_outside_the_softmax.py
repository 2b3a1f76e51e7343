"""Multiplies by β after the softmax."""


# loses: content, address, step, step_output, unroll, training
# %% content
def content_weights(memory, key, strength):
    """Where the slots are like the key."""
    return strength[:, None] * similarity(memory, key).softmax(dim=1)
