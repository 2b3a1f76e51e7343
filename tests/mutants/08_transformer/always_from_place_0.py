"""Begins at place 0, whatever is asked."""

# loses: positions, greedy, greedy_cut
# %% positions
# - t = torch.arange(start, start + length).double()[:, None]
# + t = torch.arange(length).double()[:, None]
