"""Gives each tensor a norm of its own, which turns the gradient."""


# loses: clip
# %% clip
def clip(parts, threshold):
    """A gradient, shrunk to the length of the threshold where it is longer."""
    norm = math.sqrt(sum(g.square().sum().item() for g in parts))
    return [g * (threshold / g.norm().clamp(min=threshold)) for g in parts], norm
