"""Asks for the vectors in reversed order."""

# loses: copy
# %% copy
# - inputs[b, :n, :bits] = targets[b, n + 1 : 2 * n + 1] = x
# + inputs[b, :n, :bits] = x
# + targets[b, n + 1 : 2 * n + 1] = x.flip(0)
