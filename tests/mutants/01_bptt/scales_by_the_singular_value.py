"""Takes the largest singular value for the spectral radius."""


# loses: scaled, radius
# %% scaled
def with_radius(W, radius):
    """The matrix scaled to a given spectral radius."""
    return W * radius / torch.linalg.matrix_norm(W, ord=2)
