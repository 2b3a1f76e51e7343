"""Follows the likeliest looks alone."""

# loses: marginal
# %% marginal
# - return torch.tensor(joint, dtype=torch.float64).logsumexp(dim=0), bound
# + return max(joint), bound
