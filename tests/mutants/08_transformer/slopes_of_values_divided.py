"""Divides the slopes of the values as well."""

# loses: slopes
# %% slopes
# - return by_product @ k, by_product.transpose(-2, -1) @ q, weights.transpose(-2, -1) @ g
# + return by_product @ k, by_product.transpose(-2, -1) @ q, weights.transpose(-2, -1) @ g / math.sqrt(k.shape[-1])
