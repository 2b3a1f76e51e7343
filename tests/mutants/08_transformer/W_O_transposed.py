"""Multiplies by W_O⊤, as torch.nn.Linear holds it."""

# loses: multi, encoder_post, decoder_post, encoder_pre, decoder_pre, read, logits, greedy, greedy_cut
# %% multi
# - return merge_heads(contexts_of(x, y, w, heads, mask)) @ w.W_O
# + return merge_heads(contexts_of(x, y, w, heads, mask)) @ w.W_O.T
