"""Multiplies the Jacobians in the order of time, oldest on the left."""

# loses: product, terms
# %% product
# - product = product @ step_jacobian(h[:, j], W_hh)
# + product = step_jacobian(h[:, j], W_hh) @ product
