"""Nothing comes back from later steps."""

# loses: delta, W_hx, W_hh, b, h_0, truncated, truncated_ragged, agreement
# %% delta
# - delta, through = torch.zeros_like(h[:, 1:]), torch.zeros_like(h[:, 0])
# + delta = torch.zeros_like(h[:, 1:])

# - delta[:, t - 1] = slopes[:, t - 1] @ weights.W_hy + through
# - through = (delta[:, t - 1] * (1 - h[:, t] ** 2)) @ weights.W_hh  # what reaches h_{t−1}
# + delta[:, t - 1] = slopes[:, t - 1] @ weights.W_hy
