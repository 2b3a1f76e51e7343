"""Uses the first layer for all."""

# loses: read, greedy
# %% read
# - x = encoder_layer(x, w, model.heads, mask, "pre")
# + x = encoder_layer(x, model.encoder[0], model.heads, mask, "pre")
