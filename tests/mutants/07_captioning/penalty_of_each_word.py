"""Compares every single look with τ."""

# loses: penalty, penalty_even, loss
# %% penalty
# - return missing(alpha, mask, even).square().sum(dim=1)
# + tau = mask.sum(dim=1)[:, None, None] / alpha.shape[2] if even else 1
# + return ((tau - alpha) * mask[..., None]).square().sum(dim=(1, 2))
