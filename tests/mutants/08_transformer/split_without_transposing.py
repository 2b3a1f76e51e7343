"""Cuts into heads by a reshape that mixes words."""

# loses: split, multi, shares, encoder_post, decoder_post, encoder_pre
# loses: decoder_pre, start, several, read, logits, greedy, greedy_cut
# %% split
# - return x.unflatten(-1, (heads, -1)).transpose(1, 2)
# + return x.reshape(len(x), heads, x.shape[1], -1)
