"""Joins heads column by column."""

# loses: merge, multi, encoder_post, decoder_post, encoder_pre, decoder_pre
# loses: step, several, read, logits, greedy, greedy_cut
# %% merge
# - return x.transpose(1, 2).flatten(2)
# + return x.permute(0, 2, 3, 1).flatten(2)
