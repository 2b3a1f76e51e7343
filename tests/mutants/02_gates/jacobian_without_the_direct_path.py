"""Leaves the direct path out."""

# loses: jacobian
# %% jacobian
# - return torch.diag_embed(f) + listened * said[:, None]
# + return listened * said[:, None]
