"""Reports the norm after clipping."""


# loses: clip
# %% clip
def clip(parts, threshold):
    """A gradient, shrunk to the length of the threshold where it is longer."""
    norm = math.sqrt(sum(g.square().sum().item() for g in parts))
    factor = threshold / norm if norm > threshold else 1.0
    return [g * factor for g in parts], norm * factor
