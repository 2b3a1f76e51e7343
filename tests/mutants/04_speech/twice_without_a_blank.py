"""Lets a symbol come twice without a blank between."""

# loses: sent_on, word_beam, word_beam_narrow
# %% sent_on
# - sent.append((text + symbol, -math.inf, (p_b if symbol == last else both) + log_p))
# + sent.append((text + symbol, -math.inf, both + log_p))
