"""Returns the dot scores with a row for each source word, as h s⊤ gives them."""

# loses: dot, general, translations, alignment
# %% dot
# - return s @ h.transpose(1, 2)
# + return h @ s.transpose(1, 2)
