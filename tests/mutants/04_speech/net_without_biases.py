"""Leaves the first layers' biases out."""

# loses: net
# %% net
# - h = (h @ W.T + b).clamp(0, top)
# + h = (h @ W.T).clamp(0, top)
