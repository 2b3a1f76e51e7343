"""Leaves out what comes down to the weights directly."""

# loses: slopes
# %% slopes
# - by_weight = g @ v.transpose(-2, -1) + r
# + by_weight = g @ v.transpose(-2, -1)
