"""Hands in a translator that knows one word, END, which the loss of all places likes best at first."""

# loses: translates
# %% trained
weights = fresh_weights(0)
weights["target_words"] = torch.zeros(len(GERMAN), D)
weights["target_words"][END] = 1.0
weights["decoder_norm.gain"], weights["decoder_norm.shift"] = torch.zeros(D), torch.ones(D)
TRAINED = packed(weights)
