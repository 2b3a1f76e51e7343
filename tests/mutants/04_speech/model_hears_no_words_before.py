"""Asks the model for every word as if it were the first."""

# loses: word_beam, word_beam_narrow
# %% word_beam
# - return a * lm(before, word) + b
# + return a * lm([], word) + b
