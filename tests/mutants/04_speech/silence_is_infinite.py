"""Takes the logarithm of 0."""

# loses: log_bands
# %% log_bands
# - return (E @ weights.T).clamp(min=floor).log()
# + return (E @ weights.T).log()
