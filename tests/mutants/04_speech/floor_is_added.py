"""Adds the floor, in place of taking the larger."""

# loses: log_bands
# %% log_bands
# - return (E @ weights.T).clamp(min=floor).log()
# + return (E @ weights.T + floor).log()
