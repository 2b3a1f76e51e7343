"""Lets only the last word that has ended count."""

# loses: word_beam, word_beam_narrow
# %% word_beam
# - earned[text] = earned[text[:-1]] + (judged(text, lm, a, b) if text[-1] == " " else 0.0)
# + earned[text] = judged(text, lm, a, b) if text[-1] == " " else earned[text[:-1]]
