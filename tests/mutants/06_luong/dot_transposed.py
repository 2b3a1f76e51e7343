"""Returns the dot scores with a row for each source word, as h s⊤ gives them."""


# loses: dot, general, translations, alignment
# %% dot
def dot_score(s, h):
    """The scores e_tj = s_t⊤ h_j.

    s: tensor (batch, target, hidden)
    h: tensor (batch, source, hidden)
    returns: tensor (batch, target, source)
    example: s_0 = [1, 2], h_0 = [3, 0], h_1 = [0, 3]: the scores are [[3, 6]]
    """
    return h @ s.transpose(1, 2)
