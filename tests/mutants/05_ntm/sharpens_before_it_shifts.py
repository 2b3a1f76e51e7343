"""Sharpens before it shifts, so that the blur stays."""

# loses: address, step, step_output, unroll, training
# %% address
# - return sharpen(shift(interpolate(content, previous, gate), shifts), sharpness)
# + return shift(sharpen(interpolate(content, previous, gate), sharpness), shifts)
