"""Cuts entries off at ±θ."""


# loses: clip
# %% clip
def clip(parts, threshold):
    """A gradient, shrunk to the length of the threshold where it is longer."""
    norm = math.sqrt(sum(g.square().sum().item() for g in parts))
    return [g.clamp(-threshold, threshold) for g in parts], norm
