"""Ranks by ln p while it searches, and divides at the end."""

# loses: beam_length
# %% beam
# - beam = sorted(ended + longer, key=rank, reverse=True)[:width]
# + beam = sorted(ended + longer, key=lambda one: one[1], reverse=True)[:width]

# - return [(one[0], rank(one)) for one in beam]
# + return sorted([(one[0], rank(one)) for one in beam], key=lambda pair: -pair[1])
