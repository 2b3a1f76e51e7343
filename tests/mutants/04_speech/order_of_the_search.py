"""Leaves the texts in the order that the search kept them in, before the last words were judged."""

# loses: word_beam_narrow
# %% word_beam
# - return sorted(whole.items(), key=lambda one: one[1], reverse=True)
# + return list(whole.items())
