"""Counts words without END."""

# loses: beam_exact, beam_length
# %% beam
# - rank = lambda one: normalised(one[1], len(one[0]), a)
# + rank = lambda one: normalised(one[1], max(1, len([word for word in one[0] if word != end])), a)
