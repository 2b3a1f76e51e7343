"""Multiplies by γ where the weights are raised to its power."""

# loses: sharpen, sharpen_wide, least_sharpness, address, step, step_output, unroll, training
# %% sharpen
# - powers = (weights / weights.amax(dim=1, keepdim=True)) ** sharpness[:, None]
# + powers = (weights / weights.amax(dim=1, keepdim=True)) * sharpness[:, None]
