"""Stops as soon as the best has ended."""

# loses: beam, beam_exact, beam_length
# %% beam
# - return [(one[0], rank(one)) for one in beam]
# +     if beam[0][0][-1:] == [end]:
# +         break
# + return [(one[0], rank(one)) for one in beam]
