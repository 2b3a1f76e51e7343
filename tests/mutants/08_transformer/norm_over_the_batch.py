"""Norms each number over the words of a batch."""

# loses: norm, around, encoder_post, decoder_post, encoder_pre, decoder_pre
# loses: step, several, read, logits, greedy, greedy_cut
# %% norm
# - centred = x - x.mean(dim=-1, keepdim=True)
# + centred = x - x.mean(dim=-2, keepdim=True)

# - sigma = (centred.square().mean(dim=-1, keepdim=True) + eps).sqrt()
# + sigma = (centred.square().mean(dim=-2, keepdim=True) + eps).sqrt()
