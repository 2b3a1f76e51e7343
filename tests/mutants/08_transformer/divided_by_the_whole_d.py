"""Divides by √d, not by the root of a head's size."""

# loses: multi, shares, encoder_post, decoder_post, encoder_pre, decoder_pre, read, logits, greedy, greedy_cut
# %% multi
# - return attend(q, k, v, mask[:, None])[0]
# + return attend(q / math.sqrt(heads), k, v, mask[:, None])[0]
