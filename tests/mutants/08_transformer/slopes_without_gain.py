"""Leaves the gain out."""

# loses: norm_slopes
# %% norm_slopes
# - standard, g = centred / sigma, g * w.gain
# + standard = centred / sigma
