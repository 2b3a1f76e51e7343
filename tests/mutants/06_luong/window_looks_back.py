"""Looks at the D words before the place alone."""


# loses: window, local_m, local_p, stepwise, translations 1/3
# %% window
def window(p, mask, D):
    """Which words lie in the window around each place.

    p: tensor (batch, target), the places p_t, at least 0 and less than S
    mask: bool tensor (batch, source), True at real words
    D: int, at least 1
    returns: bool tensor (batch, target, source)
    example: p_t = 1.4, D = 1, five real words: [False, True, True, False, False]
    """
    j = torch.arange(mask.shape[1])
    return (j <= p[..., None]) & (j >= p[..., None] - D) & mask[:, None]
