"""Hands the mean's whole gradient to every neighbour."""

# loses: cbow_v
# %% cbow
# - share = by_means / mask.sum(1, keepdims=True)
# + share = by_means
