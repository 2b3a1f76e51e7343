"""Gives every word that it says place 0."""

# loses: greedy, greedy_cut
# %% greedy
# - y = embedded(model.target_words, torch.tensor([[word]]), len(words))
# + y = embedded(model.target_words, torch.tensor([[word]]), 0)
