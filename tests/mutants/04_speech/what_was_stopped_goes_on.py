"""Sends on what did not pass."""

# loses: deltas, layer_slopes
# %% deltas
# - delta = passes[t] * (g[t] + W.T @ delta)
# - found.append(delta)
# + delta = g[t] + W.T @ delta
# + found.append(passes[t] * delta)
