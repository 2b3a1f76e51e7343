"""Reads START at every step."""

# loses: greedy, greedy_cut
# %% greedy
# - y = embedded(model.target_words, torch.tensor([[word]]), len(words))
# + y = embedded(model.target_words, torch.tensor([[start]]), len(words))
