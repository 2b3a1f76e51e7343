"""Keeps one text more than asked for."""

# loses: word_beam_narrow
# %% word_beam
# - best = sorted(score, key=score.get, reverse=True)[:width]
# + best = sorted(score, key=score.get, reverse=True)[: width + 1]
