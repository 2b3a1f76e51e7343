"""Lets words look ahead."""

# loses: decoder_post, decoder_pre, logits
# %% decoder
# - back = causal_mask(y.shape[1], 0)[None]
# + back = torch.ones(1, 1, y.shape[1], dtype=torch.bool)
