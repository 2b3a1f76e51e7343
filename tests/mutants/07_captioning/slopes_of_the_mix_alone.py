"""Forgets that an annotation steers its own score."""

# loses: annotation_slopes
# %% annotation_slopes
# - return alpha[..., None] * g[:, None] + steers
# + return alpha[..., None] * g[:, None]
