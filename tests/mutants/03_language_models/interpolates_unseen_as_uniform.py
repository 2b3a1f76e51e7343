"""Goes back to 1/|V| after an unseen context."""

# loses: interpolated_unseen
# %% interpolated
# - if total := total_of(c, tables[m]):
# -     p = weight * tables[m].get((*c, word), 0) / total + (1 - weight) * p
# + if total := total_of(c, tables[m]):
# +     p = weight * tables[m].get((*c, word), 0) / total + (1 - weight) * p
# + else:
# +     p = 1 / len(vocabulary)
