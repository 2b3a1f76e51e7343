"""Pairs ε_t with h_t in place of h_{t−1}."""

# loses: W_hh, truncated, truncated_ragged, agreement
# %% gradients
# - W_hh=torch.einsum("bth,btm->hm", epsilon, h[:, :-1]),
# + W_hh=torch.einsum("bth,btm->hm", epsilon, h[:, 1:]),
