"""Leaves step 1 out of the gradient by W_h, as if h_0 were always zero."""

# loses: W_h, truncated, truncated_ragged, along
# %% backward
# - by_W_h = torch.einsum("btg,bth->gh", delta_z, h[:, :-1])
# + by_W_h = torch.einsum("btg,bth->gh", delta_z[:, 1:], h[:, 1:-1])
