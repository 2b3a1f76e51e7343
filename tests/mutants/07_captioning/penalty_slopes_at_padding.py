"""Sends something back to padding."""

# loses: penalty_slopes
# %% penalty_slopes
# - return -2 * missing(alpha, mask, even)[:, None] * mask[..., None]
# + return (-2 * missing(alpha, mask, even)[:, None]).expand(alpha.shape)
