"""Multiplies the logarithm of 0 with the mask."""

# loses: looks
# %% looks
# - chosen = alpha.gather(2, looks[..., None])[..., 0].where(mask, 1)
# + chosen = alpha.gather(2, looks[..., None])[..., 0]

# - return chosen.log().sum(dim=1), slopes
# + return (chosen.log() * mask).sum(dim=1), slopes
