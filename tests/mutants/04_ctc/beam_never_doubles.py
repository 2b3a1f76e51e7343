"""Takes a repeated symbol always for the same one, so that "aa" is never found."""

# loses: beam, narrow_beam, beam_lm
# %% beam
# - arriving = p_b if prefix and k == prefix[-1] else p_b + p_nb
# + arriving = 0.0 if prefix and k == prefix[-1] else p_b + p_nb
