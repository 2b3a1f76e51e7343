"""Takes the variance over d − 1."""

# loses: norm, around, encoder_post, decoder_post, encoder_pre, decoder_pre
# loses: step, several, read, logits, greedy, greedy_cut
# %% norm
# - sigma = (centred.square().mean(dim=-1, keepdim=True) + eps).sqrt()
# + sigma = (centred.square().sum(dim=-1, keepdim=True) / (x.shape[-1] - 1) + eps).sqrt()
