"""Forgets tanh in the gradient by W_hx."""

# loses: W_hx, truncated, truncated_ragged, agreement
# %% gradients
# - W_hx=torch.einsum("bth,btd->hd", epsilon, x),
# + W_hx=torch.einsum("bth,btd->hd", total_slopes(slopes, h, weights), x),
