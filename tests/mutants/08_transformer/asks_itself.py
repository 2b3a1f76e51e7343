"""Makes keys and values of the words that ask where sizes allow it."""

# loses: multi, shares
# %% multi
# - q, k, v = split_heads(x @ w.W_Q, heads), split_heads(y @ w.W_K, heads), split_heads(y @ w.W_V, heads)
# + y = x if x.shape == y.shape else y
# + q, k, v = split_heads(x @ w.W_Q, heads), split_heads(y @ w.W_K, heads), split_heads(y @ w.W_V, heads)
