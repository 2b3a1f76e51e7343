"""Norms after the sum in either form."""

# loses: around, encoder_pre, decoder_pre, step, several, read, logits, greedy, greedy_cut
# %% around
# - return x + sublayer(layer_norm(x, w))
# + return layer_norm(x + sublayer(x), w)
