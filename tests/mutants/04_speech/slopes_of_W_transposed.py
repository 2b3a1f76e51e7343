"""Gives h δ⊤."""

# loses: layer_slopes
# %% layer_slopes
# - slopes_W.append(delta[1:].T @ h[:-1])
# + slopes_W.append(h[:-1].T @ delta[1:])
