"""Leaves the mean in, as RMS norm does."""

# loses: norm, around, encoder_post, decoder_post, encoder_pre, decoder_pre
# loses: step, several, read, logits, greedy, greedy_cut
# %% norm
# - centred = x - x.mean(dim=-1, keepdim=True)
# + centred = x
