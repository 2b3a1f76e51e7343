"""Judges only words that a space has ended."""

# loses: word_beam, word_beam_narrow
# %% word_beam
# - whole = {text: score[text] + (judged(text, lm, a, b) if text[-1:] not in ("", " ") else 0.0) for text in beam}
# + whole = {text: score[text] for text in beam}
