"""Adds the tensors' norms up in place of their squares."""


# loses: clip, clip_short
# %% clip
def clip(parts, threshold):
    """A gradient, shrunk to the length of the threshold where it is longer."""
    norm = sum(g.norm().item() for g in parts)
    factor = threshold / norm if norm > threshold else 1.0
    return [g * factor for g in parts], norm
