"""Gives the worst sentence first."""

# loses: beam, beam_exact
# %% beam
# - return [(words, total) for words, total, _ in beam]
# + return [(words, total) for words, total, _ in beam[::-1]]
