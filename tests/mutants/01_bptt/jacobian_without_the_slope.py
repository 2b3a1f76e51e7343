"""Takes the net for a linear one: no 1 − h²."""

# loses: jacobian, product, total, terms, norms, radius
# %% jacobian
# - return (1 - h_j**2)[:, :, None] * W_hh
# + return W_hh.expand(len(h_j), -1, -1)
