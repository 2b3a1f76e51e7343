"""Gives unseen words the shorter model's probability as it is."""

# loses: backed_off
# %% backed_off
# - return backoff_weight(context, counts, {w: lower(w) for w in vocabulary}, d) * lower(word)
# + return lower(word)
