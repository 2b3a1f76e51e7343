"""Begins at 0 in every call, so that word by word the window never moves."""


# loses: monotonic, local_m, stepwise
# %% monotonic
def monotonic_centres(mask, T, start=0):
    """The places p_t = t, at most S − 1, for t = start … start + T − 1.

    mask: bool tensor (batch, source), True at real words
    T: int, the number of target words
    start: int, the number of target words read before
    returns: tensor (batch, T) of integers
    example: a source of 3 real words and some padding, T = 3, start = 1: [1, 2, 2]
    """
    t = torch.arange(T)
    return torch.minimum(t, mask.sum(dim=1, keepdim=True) - 1)
