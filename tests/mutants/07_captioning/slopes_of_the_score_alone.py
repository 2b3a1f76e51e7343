"""Forgets that an annotation is in the mix."""

# loses: annotation_slopes
# %% annotation_slopes
# - return alpha[..., None] * g[:, None] + steers
# + return steers
