"""Exchanges the two norms."""

# loses: encoder_post, encoder_pre, read, greedy, greedy_cut
# %% encoder
# - x = around(x, lambda x: multi_head(x, x, w.attention, heads, mask), w.norm_1, place)
# - return around(x, lambda x: feed_forward(x, w.feed_forward), w.norm_2, place)
# + x = around(x, lambda x: multi_head(x, x, w.attention, heads, mask), w.norm_2, place)
# + return around(x, lambda x: feed_forward(x, w.feed_forward), w.norm_1, place)
