"""Looks at the source before it looks back."""

# loses: decoder_post, decoder_pre, logits
# %% decoder
# - y = around(y, lambda y: multi_head(y, y, w.attention, heads, back), w.norm_1, place)
# - y = around(y, lambda y: multi_head(y, memory, w.source, heads, memory_mask), w.norm_2, place)
# + y = around(y, lambda y: multi_head(y, memory, w.source, heads, memory_mask), w.norm_2, place)
# + y = around(y, lambda y: multi_head(y, y, w.attention, heads, back), w.norm_1, place)
