"""Returns the two gradients in the wrong order."""

# loses: by_v, by_v_out, cbow_v, cbow_v_out
# %% gradients
# - return by_v, by_out
# + return by_out, by_v
