"""Takes the state that W made, not the one that it found."""

# loses: layer_slopes
# %% layer_slopes
# - slopes_W.append(delta[1:].T @ h[:-1])
# + slopes_W.append(delta.T @ h)
