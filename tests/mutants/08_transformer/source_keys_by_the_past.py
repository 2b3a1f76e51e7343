"""Makes the source's keys with the matrices of self-attention."""

# loses: start, greedy, greedy_cut
# %% start
# - return Cache(nothing, nothing, split_heads(memory @ w.source.W_K, heads), split_heads(memory @ w.source.W_V, heads))
# + a = w.attention
# + return Cache(nothing, nothing, split_heads(memory @ a.W_K, heads), split_heads(memory @ a.W_V, heads))
