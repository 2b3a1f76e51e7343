"""Leaves out the way round."""

# loses: around, encoder_post, decoder_post, encoder_pre, decoder_pre, step, several, read, logits, greedy, greedy_cut
# %% around
# - return x + sublayer(layer_norm(x, w))
# + return sublayer(layer_norm(x, w))

# - return layer_norm(x + sublayer(x), w)
# + return layer_norm(sublayer(x), w)
