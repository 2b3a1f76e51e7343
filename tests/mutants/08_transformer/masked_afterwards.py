"""Masks after the softmax, so that rows do not sum to 1."""

# loses: softmax, attend, blind, multi, shares, encoder_post
# loses: decoder_post, encoder_pre, decoder_pre, step, several, read, logits
# %% softmax
# - return scores.masked_fill(~mask, least).softmax(dim=-1) * mask
# + return scores.softmax(dim=-1) * mask
