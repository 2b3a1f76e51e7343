"""Sends back the next loss's own slope in place of the total one: no loss reaches further than one step."""

# loses: delta, W_hx, W_hh, b, h_0, truncated, truncated_ragged, agreement
# %% delta
# - delta, through = torch.zeros_like(h[:, 1:]), torch.zeros_like(h[:, 0])
# - for t in range(slopes.shape[1], 0, -1):
# -     delta[:, t - 1] = slopes[:, t - 1] @ weights.W_hy + through
# -     through = (delta[:, t - 1] * (1 - h[:, t] ** 2)) @ weights.W_hh  # what reaches h_{t−1}
# + immediate = slopes @ weights.W_hy
# + delta = immediate.clone()
# + delta[:, :-1] += (immediate[:, 1:] * (1 - h[:, 2:] ** 2)) @ weights.W_hh
