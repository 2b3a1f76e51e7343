"""Takes the mean over regions."""

# loses: penalty, penalty_even, loss
# %% penalty
# - return missing(alpha, mask, even).square().sum(dim=1)
# + return missing(alpha, mask, even).square().mean(dim=1)
