"""Forgets that scores were divided by √d_k."""

# loses: slopes
# %% slopes
# - by_product = by_score / math.sqrt(k.shape[-1])
# + by_product = by_score
