"""Overwrites a prefix reached in two ways in place of adding."""

# loses: beam, narrow_beam, beam_lm
# %% beam
# - grown[(*prefix, k)] += (0.0, arriving * y[k] * factor)
# + grown[(*prefix, k)] = np.array([0.0, arriving * y[k] * factor])
