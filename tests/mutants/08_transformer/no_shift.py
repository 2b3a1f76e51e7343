"""Forgets the shift."""

# loses: norm, around, encoder_post, decoder_post, encoder_pre, decoder_pre
# loses: step, several, read, logits, greedy, greedy_cut
# %% norm
# - return w.gain * centred / sigma + w.shift
# + return w.gain * centred / sigma
