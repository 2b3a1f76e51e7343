"""In pre, makes keys and values of words that were not normed."""

# loses: encoder_pre, read, greedy, greedy_cut
# %% encoder
# - x = around(x, lambda x: multi_head(x, x, w.attention, heads, mask), w.norm_1, place)
# + y = x
# + x = around(x, lambda x: multi_head(x, y, w.attention, heads, mask), w.norm_1, place)
