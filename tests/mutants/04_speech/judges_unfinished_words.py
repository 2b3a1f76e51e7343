"""Judges at every frame the word that may still grow."""

# loses: word_beam_narrow
# %% word_beam
# - score = {text: np.logaddexp(*parts) + earned[text] for text, parts in grown.items()}
# + opened = {text: judged(text, lm, a, b) for text in grown if text[-1:] not in ("", " ")}
# + score = {text: np.logaddexp(*parts) + earned[text] + opened.get(text, 0.0) for text, parts in grown.items()}

# - whole = {text: score[text] + (judged(text, lm, a, b) if text[-1:] not in ("", " ") else 0.0) for text in beam}
# + whole = {text: score[text] for text in beam}
