"""Counts the taps from front to back."""

# loses: move
# %% move
# - taps = F.one_hot(torch.full((len(memory),), reach + steps), 2 * reach + 1)
# + taps = F.one_hot(torch.full((len(memory),), reach - steps), 2 * reach + 1)
