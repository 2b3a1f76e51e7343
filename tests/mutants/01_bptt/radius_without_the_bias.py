"""Runs the net without its bias while it looks for the radius."""


# loses: radius
# %% radius
def surviving_radius(W, x, W_hx, b, low, high):
    """The spectral radius at which ‖∂h_T/∂h_0‖₂ = 1, to within 1e-8."""
    while high - low > 1e-8:
        middle = (low + high) / 2
        W_hh = with_radius(W, middle)
        h = states(x, Weights(W_hx, W_hh, torch.zeros_like(b), None))
        if gradient_norms(h, W_hh)[0, 0] < 1:
            low = middle
        else:
            high = middle
    return (low + high) / 2
