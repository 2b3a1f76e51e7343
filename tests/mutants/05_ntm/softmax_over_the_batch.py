"""Normalises over the batch in place of the slots."""

# loses: content, address, step, step_output, unroll, training
# %% content
# - return (strength[:, None] * similarity(memory, key)).softmax(dim=1)
# + return (strength[:, None] * similarity(memory, key)).softmax(dim=0)
