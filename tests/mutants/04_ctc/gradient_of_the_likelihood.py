"""Hands in the gradient of ln p, with the sign turned."""

# loses: gradient, logit_gradient
# %% gradient
# - gradient[:, k] -= gamma[:, s]
# + gradient[:, k] += gamma[:, s]
