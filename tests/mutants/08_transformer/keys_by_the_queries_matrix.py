"""One matrix for queries and keys."""

# loses: multi, shares, encoder_post, decoder_post, encoder_pre, decoder_pre, read, logits, greedy, greedy_cut
# %% multi
# - q, k, v = split_heads(x @ w.W_Q, heads), split_heads(y @ w.W_K, heads), split_heads(y @ w.W_V, heads)
# + q, k, v = split_heads(x @ w.W_Q, heads), split_heads(y @ w.W_Q, heads), split_heads(y @ w.W_V, heads)
