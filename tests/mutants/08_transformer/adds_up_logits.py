"""Adds up logits."""

# loses: greedy, greedy_cut
# %% greedy
# - log_probs = (layer_norm(y[0, 0], model.decoder_norm) @ model.target_words.T).log_softmax(dim=0)
# + log_probs = layer_norm(y[0, 0], model.decoder_norm) @ model.target_words.T
