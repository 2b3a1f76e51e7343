"""Pairs δz_t with h_t in place of h_{t−1}."""

# loses: W_h, truncated, truncated_ragged, along
# %% backward
# - by_W_h = torch.einsum("btg,bth->gh", delta_z, h[:, :-1])
# + by_W_h = torch.einsum("btg,bth->gh", delta_z, h[:, 1:])
