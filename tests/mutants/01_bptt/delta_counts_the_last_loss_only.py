"""Takes the loss for one at the end."""

# loses: delta, W_hx, W_hh, b, h_0, truncated, truncated_ragged, agreement
# %% delta
# - delta[:, t - 1] = slopes[:, t - 1] @ weights.W_hy + through
# + delta[:, t - 1] = (slopes[:, t - 1] @ weights.W_hy if t == slopes.shape[1] else 0) + through
