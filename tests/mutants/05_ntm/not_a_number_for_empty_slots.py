"""Divides by zero where a slot is empty."""

# loses: similarity, content
# %% similarity
# - return dots / (norms + 1e-8)
# + return dots / norms
