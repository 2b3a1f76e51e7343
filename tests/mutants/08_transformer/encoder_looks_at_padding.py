"""Hands no mask on."""

# loses: encoder_post, encoder_pre, read
# %% encoder
# - x = around(x, lambda x: multi_head(x, x, w.attention, heads, mask), w.norm_1, place)
# + x = around(x, lambda x: multi_head(x, x, w.attention, heads, torch.ones_like(mask)), w.norm_1, place)
