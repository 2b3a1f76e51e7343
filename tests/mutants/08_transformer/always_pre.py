"""Norms before the sublayer in either form."""

# loses: around, encoder_post, decoder_post, step, several
# %% around
# - return layer_norm(x + sublayer(x), w)
# + return x + sublayer(layer_norm(x, w))
