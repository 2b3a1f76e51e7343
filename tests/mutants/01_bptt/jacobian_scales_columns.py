"""Puts the diagonal of slopes right of W_hh."""

# loses: jacobian, product, total, terms, norms, radius
# %% jacobian
# - return (1 - h_j**2)[:, :, None] * W_hh
# + return (1 - h_j**2)[:, None, :] * W_hh
