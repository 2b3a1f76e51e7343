"""Shares out the looks of the longest caption to all."""

# loses: penalty_even, penalty_slopes
# %% penalty
# - tau = mask.sum(dim=1, keepdim=True) / alpha.shape[2] if even else 1
# + tau = mask.shape[1] / alpha.shape[2] if even else 1
