"""Adds the candidate's second bias outside of what is reset."""

# loses: gru_after
# %% gru_after
# - n = (x_n + r * (h_n + b_hn)).tanh()
# + n = (x_n + r * h_n + b_hn).tanh()
