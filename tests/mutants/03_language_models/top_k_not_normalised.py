"""Does not make what is kept add up to 1."""

# loses: top_k, nucleus, filtered, generate
# %% top_k
# - return kept / kept.sum()
# + return kept
