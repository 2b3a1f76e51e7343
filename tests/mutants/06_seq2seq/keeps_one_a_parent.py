"""Keeps the best continuation of each beginning only."""

# loses: beam, beam_exact, beam_length
# %% beam
# - longer = [new for one in beam if one[0][-1:] != [end] for new in continued(*one, step, start)]
# + longer = [max(continued(*one, step, start), key=rank) for one in beam if one[0][-1:] != [end]]
