"""Leaves out max(0, …)."""

# loses: feed_forward, encoder_post, decoder_post, encoder_pre, decoder_pre
# loses: step, several, read, logits, greedy, greedy_cut
# %% feed_forward
# - return (x @ w.W_1 + w.b_1).relu() @ w.W_2 + w.b_2
# + return (x @ w.W_1 + w.b_1) @ w.W_2 + w.b_2
