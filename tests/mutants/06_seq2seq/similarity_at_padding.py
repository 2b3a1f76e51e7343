"""Lets padding be similar."""

# loses: similarity
# %% similarity
# - return s @ h.transpose(1, 2) * mask[:, None]
# + return s @ h.transpose(1, 2)
