"""Lets what one text sends overwrite what another sent."""

# loses: word_beam, word_beam_narrow
# %% word_beam
# - grown[longer] = tuple(np.logaddexp(grown[longer], parts)) if longer in grown else tuple(parts)
# + grown[longer] = tuple(parts)
