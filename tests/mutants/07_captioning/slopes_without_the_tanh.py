"""Forgets the slope of the tanh."""

# loses: annotation_slopes
# %% annotation_slopes
# - steers = e[..., None] * (((1 - tau**2) * v) @ U)
# + steers = e[..., None] * (v @ U)
