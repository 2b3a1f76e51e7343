"""Divides exponentials as they are: large scores overflow."""


# loses: softmax
# %% softmax
def masked_softmax(e, allowed):
    """Weights a_tj: a softmax over the allowed source words, 0 at all others.

    e: tensor (batch, target, source), any finite scores, also at words that are not allowed
    allowed: bool tensor (batch, target, source), or (batch, 1, source) for all target words alike;
        in every row at least one True
    returns: tensor (batch, target, source)
    example: scores [[2, 2, 9]] with [[True, True, False]] allowed give [[0.5, 0.5, 0]]
    """
    powers = e.exp() * allowed
    return powers / powers.sum(dim=-1, keepdim=True)
