"""Extends a prefix by its own last symbol from paths that do not end in a blank."""

# loses: beam, narrow_beam, beam_lm
# %% beam
# - arriving = p_b if prefix and k == prefix[-1] else p_b + p_nb
# + arriving = p_b + p_nb
