"""Filters first and tempers what is left."""

# loses: filtered
# %% filtered
# - return nucleus(top_k(tempered(logits, temperature), k), mass)
# + p = nucleus(top_k(tempered(logits, 1.0), k), mass) ** (1 / temperature)
# + return p / p.sum()
