"""Adds up what the writes take, in place of multiplying what they leave."""

# loses: kept
# %% kept
# - left = 1 - weights[:, :, :, None] * erase[:, :, None]  # (batch, time, slots, width)
# - return left.prod(dim=1)
# + taken = weights[:, :, :, None] * erase[:, :, None]  # (batch, time, slots, width)
# + return 1 - taken.sum(dim=1)
