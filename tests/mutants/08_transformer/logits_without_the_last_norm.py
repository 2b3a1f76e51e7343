"""Forgets the decoder's last norm."""

# loses: logits
# %% decode
# - return layer_norm(y, model.decoder_norm) @ model.target_words.T
# + return y @ model.target_words.T
