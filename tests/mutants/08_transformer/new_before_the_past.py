"""Puts new words before the past."""

# loses: step, several
# %% step
# - keys = torch.cat([cache.keys, split_heads(y @ w.attention.W_K, heads)], dim=2)
# - values = torch.cat([cache.values, split_heads(y @ w.attention.W_V, heads)], dim=2)
# + keys = torch.cat([split_heads(y @ w.attention.W_K, heads), cache.keys], dim=2)
# + values = torch.cat([split_heads(y @ w.attention.W_V, heads), cache.values], dim=2)
