"""Hands in the transpose of the gradient by W_hh."""

# loses: W_hh, truncated, truncated_ragged
# %% gradients
# - W_hh=torch.einsum("bth,btm->hm", epsilon, h[:, :-1]),
# + W_hh=torch.einsum("bth,btm->mh", epsilon, h[:, :-1]),
