"""Adds up over regions, where every row has 1 anyway."""

# loses: penalty, penalty_even, loss
# %% penalty
# - return missing(alpha, mask, even).square().sum(dim=1)
# + tau = mask.sum(dim=1, keepdim=True) / alpha.shape[2] if even else 1
# + return ((tau - alpha.sum(dim=2)) * mask).square().sum(dim=1)
