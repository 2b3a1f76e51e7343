"""A word may not look at itself."""

# loses: causal, decoder_post, decoder_pre, step, several, logits, greedy, greedy_cut
# %% causal
# - return torch.ones(T, past + T, dtype=torch.bool).tril(diagonal=past)
# + return torch.ones(T, past + T, dtype=torch.bool).tril(diagonal=past - 1)
