"""Steps with an empty context first, and asks with the new state."""

# loses: step, bahdanau, once
# %% step
# - a = masked_softmax(additive_scores(s, keys, W, v)[:, None], mask)  # (B, 1, source)
# + after = f(y, 0 * h[:, 0], s)
# + a = masked_softmax(additive_scores(after, keys, W, v)[:, None], mask)

# - return c, a[:, 0], f(y, c, s)
# + return c, a[:, 0], after
