"""Begins with the source as the past."""

# loses: start, greedy, greedy_cut
# %% start
# - nothing = memory.new_zeros(len(memory), heads, 0, memory.shape[2] // heads)
# + nothing = split_heads(memory @ w.attention.W_K, heads)
