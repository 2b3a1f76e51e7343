"""Doubles the exponent."""

# loses: positions, read, logits, greedy, greedy_cut
# %% positions
# - angles = t / 10000 ** (torch.arange(0, d, 2).double() / d)
# + angles = t / 10000 ** (2 * torch.arange(0, d, 2).double() / d)
