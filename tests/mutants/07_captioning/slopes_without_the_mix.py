"""Forgets that a score lowers the weights of the others."""

# loses: annotation_slopes
# %% annotation_slopes
# - e = alpha * ((a - z[:, None]) * g[:, None]).sum(dim=-1)
# + e = alpha * (a * g[:, None]).sum(dim=-1)
