"""Divides by a times the length."""

# loses: normalised, beam_exact, beam_length
# %% normalised
# - return log_p / length**a
# + return log_p / (a * length or 1)
