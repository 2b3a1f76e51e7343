"""Puts the worst text first."""

# loses: word_beam_narrow
# %% word_beam
# - return sorted(whole.items(), key=lambda one: one[1], reverse=True)
# + return sorted(whole.items(), key=lambda one: one[1])
