"""Joins heads by a reshape that mixes words."""

# loses: merge, multi, encoder_post, decoder_post, encoder_pre, decoder_pre, several, read, logits, greedy, greedy_cut
# %% merge
# - return x.transpose(1, 2).flatten(2)
# + return x.reshape(len(x), x.shape[2], -1)
