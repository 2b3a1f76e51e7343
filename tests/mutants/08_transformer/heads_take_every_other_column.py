"""Gives heads columns that do not lie together."""

# loses: split, multi, shares, encoder_post, decoder_post, encoder_pre, decoder_pre
# loses: start, step, several, read, logits, greedy, greedy_cut
# %% split
# - return x.unflatten(-1, (heads, -1)).transpose(1, 2)
# + return x.unflatten(-1, (-1, heads)).permute(0, 3, 1, 2)
