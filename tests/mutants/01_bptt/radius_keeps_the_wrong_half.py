"""Keeps the half of the interval without the crossing."""

# loses: radius
# %% radius
# - if gradient_norms(h, W_hh)[0, 0] < 1:
# + if gradient_norms(h, W_hh)[0, 0] > 1:
