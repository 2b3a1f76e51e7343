"""Exchanges g and 1 − g."""


# loses: interpolate, address, step, step_output, unroll, training
# %% interpolate
def interpolate(content, previous, gate):
    """The weights found by content, or those of the step before, or between."""
    g = gate[:, None]
    return (1 - g) * content + g * previous
