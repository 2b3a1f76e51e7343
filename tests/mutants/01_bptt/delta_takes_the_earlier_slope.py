"""Takes the slope of tanh one state too early."""

# loses: delta, W_hx, W_hh, b, h_0, truncated, truncated_ragged, agreement
# %% delta
# - through = (delta[:, t - 1] * (1 - h[:, t] ** 2)) @ weights.W_hh  # what reaches h_{t−1}
# + through = (delta[:, t - 1] * (1 - h[:, t - 1] ** 2)) @ weights.W_hh  # what reaches h_{t−1}
