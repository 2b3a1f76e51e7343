"""Calls the first place 1."""

# loses: positions, read, logits, greedy, greedy_cut
# %% positions
# - t = torch.arange(start, start + length).double()[:, None]
# + t = torch.arange(start + 1, start + length + 1).double()[:, None]
