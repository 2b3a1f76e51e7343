"""Raises to the power γ and does not divide by the sum."""

# loses: sharpen, sharpen_wide, least_sharpness, address, step, step_output, unroll, training
# %% sharpen
# - powers = (weights / weights.amax(dim=1, keepdim=True)) ** sharpness[:, None]
# - return powers / powers.sum(dim=1, keepdim=True)
# + return weights ** sharpness[:, None]
