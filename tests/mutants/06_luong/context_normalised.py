"""Divides the context by the sum of the weights, which local-p leaves below one on purpose."""


# loses: contexts
# %% contexts
def contexts(a, h):
    """The context vectors c_t = Σ_j a_tj h_j.

    a: tensor (batch, target, source);  h: tensor (batch, source, hidden)
    returns: tensor (batch, target, hidden)
    """
    return a @ h / a.sum(dim=-1, keepdim=True)
