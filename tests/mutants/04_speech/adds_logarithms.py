"""Adds logarithms, which multiplies."""

# loses: sent_on, word_beam, word_beam_narrow
# %% sent_on
# - both, last = np.logaddexp(p_b, p_n), text[-1:]
# + both, last = (p_b + p_n if p_n > -math.inf else p_b), text[-1:]
