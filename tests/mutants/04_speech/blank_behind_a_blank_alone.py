"""Lets a blank follow only a blank."""

# loses: sent_on, word_beam, word_beam_narrow
# %% sent_on
# - sent = [(text, both + log_y[0], p_n + log_y[symbols.index(last)] if text else -math.inf)]
# + sent = [(text, p_b + log_y[0], p_n + log_y[symbols.index(last)] if text else -math.inf)]
