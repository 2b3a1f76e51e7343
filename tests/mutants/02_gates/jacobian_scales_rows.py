"""Scales rows by what h_{t−1} lets through, where it scales columns."""

# loses: jacobian
# %% jacobian
# - return torch.diag_embed(f) + listened * said[:, None]
# + return torch.diag_embed(f) + listened * said[:, :, None]
