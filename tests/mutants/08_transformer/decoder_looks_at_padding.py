"""Looks at the source's padding."""

# loses: decoder_post, decoder_pre, logits
# %% decoder
# - y = around(y, lambda y: multi_head(y, memory, w.source, heads, memory_mask), w.norm_2, place)
# + y = around(y, lambda y: multi_head(y, memory, w.source, heads, memory_mask | True), w.norm_2, place)
