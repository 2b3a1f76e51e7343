"""Gives decibels."""

# loses: log_bands
# %% log_bands
# - return (E @ weights.T).clamp(min=floor).log()
# + return 10 * (E @ weights.T).clamp(min=floor).log10()
