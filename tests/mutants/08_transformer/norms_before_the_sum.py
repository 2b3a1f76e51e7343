"""Norms what the sublayer gives, before the sum."""

# loses: around, encoder_post, decoder_post, step, several
# %% around
# - return layer_norm(x + sublayer(x), w)
# + return x + layer_norm(sublayer(x), w)
