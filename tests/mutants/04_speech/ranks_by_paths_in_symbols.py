"""Ranks by the larger of p_b and p_n."""

# loses: word_beam, word_beam_narrow
# %% word_beam
# - score = {text: np.logaddexp(*parts) + earned[text] for text, parts in grown.items()}
# + score = {text: max(parts) + earned[text] for text, parts in grown.items()}
