"""Measures the entropy in bits."""

# loses: entropy
# %% entropy
# - log = alpha.where(alpha > 0, 1).log()
# + log = alpha.where(alpha > 0, 1).log2()
