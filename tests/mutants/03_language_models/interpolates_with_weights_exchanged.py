"""Gives λ to the shorter model."""

# loses: interpolated, interpolated_unseen
# %% interpolated
# - p = weight * tables[m].get((*c, word), 0) / total + (1 - weight) * p
# + p = (1 - weight) * tables[m].get((*c, word), 0) / total + weight * p
