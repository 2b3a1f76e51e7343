"""Multiplies by W on the way back."""

# loses: deltas, layer_slopes
# %% deltas
# - delta = passes[t] * (g[t] + W.T @ delta)
# + delta = passes[t] * (g[t] + W @ delta)
