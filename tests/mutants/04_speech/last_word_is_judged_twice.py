"""Judges the last word again where a space has ended it."""

# loses: word_beam, word_beam_narrow
# %% word_beam
# - whole = {text: score[text] + (judged(text, lm, a, b) if text[-1:] not in ("", " ") else 0.0) for text in beam}
# + whole = {text: score[text] + (judged(text, lm, a, b) if text else 0.0) for text in beam}
