"""Continues the best alone, and keeps the others as they are: no beam."""

# loses: beam, beam_exact, beam_length
# %% beam
# - longer = [new for one in beam if one[0][-1:] != [end] for new in continued(*one, step, start)]
# + longer = [new for one in beam[:1] if one[0][-1:] != [end] for new in continued(*one, step, start)]
# + ended += [one for one in beam[1:] if one[0][-1:] != [end]]
