"""Takes the bias for one that acts in the last step only."""

# loses: b, truncated, truncated_ragged, agreement
# %% gradients
# - b=epsilon.sum((0, 1)),
# + b=epsilon[:, -1].sum(0),
