"""Exchanges g and 1 − g."""

# loses: interpolate, address, step, step_output, unroll, training
# %% interpolate
# - return g * content + (1 - g) * previous
# + return (1 - g) * content + g * previous
