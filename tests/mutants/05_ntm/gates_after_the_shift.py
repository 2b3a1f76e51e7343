"""Shifts the content alone and gates afterwards, so that the head never walks from where it was."""

# loses: address, step, step_output, unroll, training
# %% address
# - return sharpen(shift(interpolate(content, previous, gate), shifts), sharpness)
# + return sharpen(interpolate(shift(content, shifts), previous, gate), sharpness)
