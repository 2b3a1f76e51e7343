"""Puts every delimiter after the longest sequence of the batch."""

# loses: copy
# %% copy
# - n = len(x)
# + n = len(x)
# + end = time // 2

# - inputs[b, n, bits] = 1
# + inputs[b, end, bits] = 1
