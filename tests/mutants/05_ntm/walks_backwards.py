"""Counts the taps from front to back."""


# loses: move
# %% move
def move(memory, steps, reach):
    """Parameters that move a head along."""
    one = memory.new_ones(len(memory))
    taps = F.one_hot(torch.full((len(memory),), reach - steps), 2 * reach + 1)
    return Focus(memory[:, 0], 0 * one, 0 * one, taps.to(memory), one)
