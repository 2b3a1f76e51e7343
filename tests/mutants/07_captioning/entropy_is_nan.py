"""Takes the logarithm of weights that are 0."""

# loses: entropy
# %% entropy
# - log = alpha.where(alpha > 0, 1).log()
# + log = alpha.log()
