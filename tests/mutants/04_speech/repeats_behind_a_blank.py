"""Lets a last symbol go on behind a blank, too."""

# loses: sent_on, word_beam, word_beam_narrow
# %% sent_on
# - sent = [(text, both + log_y[0], p_n + log_y[symbols.index(last)] if text else -math.inf)]
# + sent = [(text, both + log_y[0], both + log_y[symbols.index(last)] if text else -math.inf)]
