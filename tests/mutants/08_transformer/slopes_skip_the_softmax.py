"""Sends what comes down to the weights on as if they were scores."""

# loses: slopes
# %% slopes
# - return by_product @ k, by_product.transpose(-2, -1) @ q, weights.transpose(-2, -1) @ g
# + return by_weight @ k, by_weight.transpose(-2, -1) @ q, weights.transpose(-2, -1) @ g
