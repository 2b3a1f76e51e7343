"""Takes the larger of p_b and p_n for their sum."""

# loses: sent_on, word_beam, word_beam_narrow
# %% sent_on
# - both, last = np.logaddexp(p_b, p_n), text[-1:]
# + both, last = max(p_b, p_n), text[-1:]
