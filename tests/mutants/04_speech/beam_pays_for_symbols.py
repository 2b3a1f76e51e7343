"""Pays b for every symbol that is added."""

# loses: word_beam, word_beam_narrow
# %% word_beam
# - earned[text] = earned[text[:-1]] + (judged(text, lm, a, b) if text[-1] == " " else 0.0)
# + earned[text] = earned[text[:-1]] + (judged(text, lm, a, b) if text[-1] == " " else b)
