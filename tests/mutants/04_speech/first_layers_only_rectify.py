"""Rectifies the first three layers and does not clip them."""

# loses: net
# %% net
# - h = (h @ W.T + b).clamp(0, top)
# + h = (h @ W.T + b).clamp(min=0)
