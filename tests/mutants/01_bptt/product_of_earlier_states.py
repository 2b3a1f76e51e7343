"""Evaluates each Jacobian at the state before its step."""

# loses: product, terms
# %% product
# - product = product @ step_jacobian(h[:, j], W_hh)
# + product = product @ step_jacobian(h[:, j - 1], W_hh)
