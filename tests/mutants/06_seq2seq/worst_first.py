"""Sorts upwards, and keeps the worst."""

# loses: beam, beam_exact, beam_length
# %% beam
# - beam = sorted(ended + longer, key=rank, reverse=True)[:width]
# + beam = sorted(ended + longer, key=rank)[:width]
