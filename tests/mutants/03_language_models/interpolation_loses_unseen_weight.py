"""Multiplies by 1 − λ after an unseen context, too."""

# loses: interpolated_unseen
# %% interpolated
# - if total := total_of(c, tables[m]):
# -     p = weight * tables[m].get((*c, word), 0) / total + (1 - weight) * p
# + if total := total_of(c, tables[m]):
# +     p = weight * tables[m].get((*c, word), 0) / total + (1 - weight) * p
# + else:
# +     p = (1 - weight) * p
