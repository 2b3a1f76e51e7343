"""Leaves out √d_k."""

# loses: attend, blind, multi, shares, encoder_post, decoder_post, encoder_pre
# loses: decoder_pre, step, several, read, logits, greedy, greedy_cut
# %% attend
# - weights = masked_softmax(q @ k.transpose(-2, -1) / math.sqrt(k.shape[-1]), mask)
# + weights = masked_softmax(q @ k.transpose(-2, -1), mask)
