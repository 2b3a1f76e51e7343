"""The first new word stands in column 0."""

# loses: causal, step, several, greedy, greedy_cut
# %% causal
# - return torch.ones(T, past + T, dtype=torch.bool).tril(diagonal=past)
# + return torch.ones(T, past + T, dtype=torch.bool).tril()
