"""Lets the language model speak only after the last frame."""

# loses: word_beam_narrow
# %% word_beam
# - score = {text: np.logaddexp(*parts) + earned[text] for text, parts in grown.items()}
# + score = {text: np.logaddexp(*parts) for text, parts in grown.items()}

# - whole = {text: score[text] + (judged(text, lm, a, b) if text[-1:] not in ("", " ") else 0.0) for text in beam}
# + whole = {text: score[text] + earned[text] for text in beam}
# + whole |= {text: Q + judged(text, lm, a, b) for text, Q in whole.items() if text[-1:] not in ("", " ")}
