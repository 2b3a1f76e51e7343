"""Leaves out what works through the next state."""

# loses: deltas, layer_slopes
# %% deltas
# - delta = passes[t] * (g[t] + W.T @ delta)
# + delta = passes[t] * g[t]
