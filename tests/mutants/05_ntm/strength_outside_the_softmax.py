"""Multiplies by β after the softmax."""

# loses: content, address, step, step_output, unroll, training
# %% content
# - return (strength[:, None] * similarity(memory, key)).softmax(dim=1)
# + return strength[:, None] * similarity(memory, key).softmax(dim=1)
