"""Forgets the mask."""

# loses: multi, shares, encoder_post, decoder_post, encoder_pre, decoder_pre, read, logits
# %% multi
# - return attend(q, k, v, mask[:, None])[0]
# + return attend(q, k, v, torch.ones_like(mask[:, None]))[0]
