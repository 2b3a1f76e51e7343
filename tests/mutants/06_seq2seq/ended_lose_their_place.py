"""Takes what has ended out of the beam at once, and adds it at the end."""

# loses: beam, beam_length
# %% beam
# - beam = [([], 0.0, state)]
# + beam, done = [([], 0.0, state)], []

# - ended = [one for one in beam if one[0][-1:] == [end]]
# + done += [one for one in beam if one[0][-1:] == [end]]
# + ended = []

# - return [(one[0], rank(one)) for one in beam]
# + beam = sorted(done + beam, key=rank, reverse=True)[:width]
# + return [(one[0], rank(one)) for one in beam]
