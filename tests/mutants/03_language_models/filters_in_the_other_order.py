"""Takes the nucleus before top-k."""

# loses: filtered
# %% filtered
# - return nucleus(top_k(tempered(logits, temperature), k), mass)
# + return top_k(nucleus(tempered(logits, temperature), mass), k)
