"""Gives what may not be looked at a score of 0."""

# loses: softmax, attend, blind, multi, shares, encoder_post
# loses: decoder_post, encoder_pre, decoder_pre, step, several, read, logits
# %% softmax
# - return scores.masked_fill(~mask, least).softmax(dim=-1) * mask
# + return scores.masked_fill(~mask, 0).softmax(dim=-1)
