"""Stops when the best has ended."""

# loses: beam, beam_exact
# %% beam
# - beam = sorted(pool, key=lambda one: one[1], reverse=True)[:width]
# + beam = sorted(pool, key=lambda one: one[1], reverse=True)[:width]
# + if beam[0][0][-1:] == [end]:
# +     break
