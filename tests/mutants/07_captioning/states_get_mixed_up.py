"""Goes on from the state before the step."""

# loses: beam, beam_exact
# %% beam
# - pool += [([*words, k], total + p, after) for k, p in options]
# + pool += [([*words, k], total + p, before) for k, p in options]
