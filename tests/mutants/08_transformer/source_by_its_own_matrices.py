"""Looks at the source with the matrices of self-attention."""

# loses: decoder_post, decoder_pre, logits
# %% decoder
# - y = around(y, lambda y: multi_head(y, memory, w.source, heads, memory_mask), w.norm_2, place)
# + y = around(y, lambda y: multi_head(y, memory, w.attention, heads, memory_mask), w.norm_2, place)
