"""Discounts the lowest order and gives nothing to 1/|V|."""

# loses: lower_order
# %% lower_order
# - return max(seen[(word,)] - d, 0) / total + d * len(seen) / total / len(vocabulary)
# + return max(seen[(word,)] - d, 0) / total
