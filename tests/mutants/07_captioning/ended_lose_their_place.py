"""Drops what has ended from among the candidates."""

# loses: beam, beam_exact
# %% beam
# - pool = [one for one in beam if one[0][-1:] == [end]]
# + pool = []
