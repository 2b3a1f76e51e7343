"""Divides zero by zero where no path spells the label."""

# loses: logit_gradient
# %% posterior
# - return joint / p if p > 0 else np.zeros_like(joint)
# + return joint / p
