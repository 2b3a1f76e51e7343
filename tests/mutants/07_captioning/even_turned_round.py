"""Takes L/T for T/L."""

# loses: penalty_even, penalty_slopes
# %% penalty
# - tau = mask.sum(dim=1, keepdim=True) / alpha.shape[2] if even else 1
# + tau = alpha.shape[2] / mask.sum(dim=1, keepdim=True) if even else 1
