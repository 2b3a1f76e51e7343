"""Hands ln p back where logits are asked for."""

# loses: logits
# %% decode
# - return layer_norm(y, model.decoder_norm) @ model.target_words.T
# + return (layer_norm(y, model.decoder_norm) @ model.target_words.T).log_softmax(dim=-1)
