"""Reports the norm after clipping."""

# loses: clip
# %% clip
# - return [g * factor for g in parts], norm
# + return [g * factor for g in parts], norm * factor
