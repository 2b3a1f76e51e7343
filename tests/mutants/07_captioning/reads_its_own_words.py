"""Reads its own words in place of the true ones."""

# loses: told
# %% told
# - logits, alpha, h, C = caption_step(words, h, C, look, cell, E, L_o, L_h, L_z)
# + words = steps[-1][0].argmax(dim=-1) if steps else words
# + logits, alpha, h, C = caption_step(words, h, C, look, cell, E, L_o, L_h, L_z)
