"""Counts looks at padding."""

# loses: penalty, penalty_even, penalty_slopes, loss
# %% penalty
# - looked = (alpha * mask[..., None]).sum(dim=1)
# + looked = alpha.sum(dim=1)
