"""Hands in the transpose of the gradient by W_x."""

# loses: W_x, truncated, truncated_ragged, along
# %% backward
# - by_W_x = torch.einsum("btg,btd->gd", delta_z, x)
# + by_W_x = torch.einsum("btg,btd->dg", delta_z, x)
