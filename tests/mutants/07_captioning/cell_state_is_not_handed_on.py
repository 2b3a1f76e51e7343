"""Begins every word with the first cell state."""

# loses: told
# %% told
# - logits, alpha, h, C = caption_step(words, h, C, look, cell, E, L_o, L_h, L_z)
# + logits, alpha, h, _ = caption_step(words, h, C, look, cell, E, L_o, L_h, L_z)
