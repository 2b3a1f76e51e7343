"""Divides by the norm of a zero gradient."""


# loses: clip_short
# %% clip
def clip(parts, threshold):
    """A gradient, shrunk to the length of the threshold where it is longer."""
    norm = math.sqrt(sum(g.square().sum().item() for g in parts))
    return [g / norm * min(norm, threshold) for g in parts], norm
