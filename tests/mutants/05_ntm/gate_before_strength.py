"""Splits the raw numbers in another order."""

# loses: head_parameters, step, step_output, unroll, training
# %% head
# - key, strength, gate, shifts, sharpness = raw.split([width, 1, 1, raw.shape[1] - width - 3, 1], dim=1)
# + key, gate, strength, shifts, sharpness = raw.split([width, 1, 1, raw.shape[1] - width - 3, 1], dim=1)
