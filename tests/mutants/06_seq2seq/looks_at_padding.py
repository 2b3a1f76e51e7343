"""Lets Bahdanau's attention look at padding."""

# loses: step, bahdanau, once
# %% step
# - a = masked_softmax(additive_scores(s, keys, W, v)[:, None], mask)  # (B, 1, source)
# + a = additive_scores(s, keys, W, v)[:, None].softmax(dim=-1)
