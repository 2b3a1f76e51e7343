"""Forgets the 2 of the square."""

# loses: penalty_slopes
# %% penalty_slopes
# - return -2 * missing(alpha, mask, even)[:, None] * mask[..., None]
# + return -missing(alpha, mask, even)[:, None] * mask[..., None]
