"""Averages the bias's gradient over the batch."""

# loses: b, truncated, truncated_ragged, agreement
# %% gradients
# - b=epsilon.sum((0, 1)),
# + b=epsilon.sum(1).mean(0),
