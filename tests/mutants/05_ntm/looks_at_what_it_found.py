"""Finds the slot and stays there."""

# loses: beside
# %% beside
# - taps = F.one_hot(torch.full((len(memory),), 1 + steps), 3)
# + taps = F.one_hot(torch.full((len(memory),), 1 + 0 * steps), 3)
