"""Turns the term's slopes round."""

# loses: penalty_slopes
# %% penalty_slopes
# - return -2 * missing(alpha, mask, even)[:, None] * mask[..., None]
# + return 2 * missing(alpha, mask, even)[:, None] * mask[..., None]
