"""Takes the softmax over the target words, so that columns sum to one."""


# loses: softmax, local_m, local_p, decoder, feeding, stepwise, translations
# %% softmax
def masked_softmax(e, allowed):
    """Weights a_tj: a softmax over the allowed source words, 0 at all others.

    e: tensor (batch, target, source), any finite scores, also at words that are not allowed
    allowed: bool tensor (batch, target, source), or (batch, 1, source) for all target words alike;
        in every row at least one True
    returns: tensor (batch, target, source)
    example: scores [[2, 2, 9]] with [[True, True, False]] allowed give [[0.5, 0.5, 0]]
    """
    return torch.nan_to_num(e.masked_fill(~allowed, -torch.inf).softmax(dim=-2))
