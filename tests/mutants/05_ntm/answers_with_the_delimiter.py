"""Asks for the answer from the delimiter on."""

# loses: copy
# %% copy
# - inputs[b, :n, :bits] = targets[b, n + 1 : 2 * n + 1] = x
# + inputs[b, :n, :bits] = targets[b, n : 2 * n] = x

# - mask[b, n + 1 : 2 * n + 1] = True
# + mask[b, n : 2 * n] = True
