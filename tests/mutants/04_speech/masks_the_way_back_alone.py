"""Masks what comes from later frames, not what comes from above."""

# loses: deltas, layer_slopes
# %% deltas
# - delta = passes[t] * (g[t] + W.T @ delta)
# + delta = g[t] + passes[t] * (W.T @ delta)
