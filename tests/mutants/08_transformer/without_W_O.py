"""Leaves out W_O."""

# loses: multi, encoder_post, decoder_post, encoder_pre, decoder_pre, read, logits, greedy, greedy_cut
# %% multi
# - return merge_heads(contexts_of(x, y, w, heads, mask)) @ w.W_O
# + return merge_heads(contexts_of(x, y, w, heads, mask))
