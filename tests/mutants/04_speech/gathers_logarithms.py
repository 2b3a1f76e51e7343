"""Takes logarithms first, and gathers them afterwards."""

# loses: log_bands
# %% log_bands
# - return (E @ weights.T).clamp(min=floor).log()
# + return E.clamp(min=floor).log() @ weights.T
