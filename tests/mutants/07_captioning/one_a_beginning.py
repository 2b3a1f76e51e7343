"""Keeps only the best continuation of each beginning."""

# loses: beam, beam_exact
# %% beam
# - pool += [([*words, k], total + p, after) for k, p in options]
# + options = sorted(options, key=lambda one: one[1])[-1:]
# + pool += [([*words, k], total + p, after) for k, p in options]
