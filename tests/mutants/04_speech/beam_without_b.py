"""Leaves b out of the beam."""

# loses: word_beam, word_beam_narrow
# %% word_beam
# - return a * lm(before, word) + b
# + return a * lm(before, word)
