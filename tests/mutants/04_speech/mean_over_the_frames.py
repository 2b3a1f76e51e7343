"""Divides the slopes of W by the number of frames."""

# loses: layer_slopes
# %% layer_slopes
# - slopes_W.append(delta[1:].T @ h[:-1])
# + slopes_W.append(delta[1:].T @ h[:-1] / len(z))
