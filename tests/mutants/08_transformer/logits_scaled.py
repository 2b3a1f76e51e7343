"""Multiplies the rows by √d for the logits too."""

# loses: logits
# %% decode
# - return layer_norm(y, model.decoder_norm) @ model.target_words.T
# + return layer_norm(y, model.decoder_norm) @ model.target_words.T * math.sqrt(memory.shape[2])
