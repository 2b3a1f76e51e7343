"""Hands in the derivative by y, not by ln y."""

# loses: gradient, logit_gradient
# %% gradient
# - return gradient
# + return gradient / probs
