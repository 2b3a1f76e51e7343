"""Norms the memory too, in the form pre."""

# loses: decoder_pre, logits
# %% decoder
# - y = around(y, lambda y: multi_head(y, memory, w.source, heads, memory_mask), w.norm_2, place)
# + seen = layer_norm(memory, w.norm_2) if place == "pre" else memory
# + y = around(y, lambda y: multi_head(y, seen, w.source, heads, memory_mask), w.norm_2, place)
