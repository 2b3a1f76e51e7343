"""Multiplies the gates of steps k to t − 1."""

# loses: direct
# %% direct
# - return gates[:, k:t, 0].prod(dim=1)
# + return gates[:, max(k - 1, 0) : t - 1, 0].prod(dim=1)
