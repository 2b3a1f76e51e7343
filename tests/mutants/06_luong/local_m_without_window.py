"""Attends to all words, as global attention does."""


# loses: local_m, stepwise
# %% local_m
def local_m_weights(e, mask, D, start=0):
    """The weights of local-m: a softmax over the words within D of p_t, 0 at all others.

    e: tensor (batch, target, source), scores;  mask: bool tensor (batch, source)
    D, start: int, as above
    returns: tensor (batch, target, source)
    """
    return masked_softmax(e, mask[:, None])
