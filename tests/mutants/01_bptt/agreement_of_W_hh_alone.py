"""Compares the gradients by W_hh only."""

# loses: agreement
# %% agreement
# - torch.cat([g.flatten() for g in truncated_gradients(slopes, x, weights, k, h_0)]) for k in (window, x.shape[1])
# + torch.cat([truncated_gradients(slopes, x, weights, k, h_0).W_hh.flatten()]) for k in (window, x.shape[1])
