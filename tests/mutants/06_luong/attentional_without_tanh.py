"""Forgets the tanh of the attentional vector."""


# loses: attentional, decoder, feeding, stepwise
# %% attentional
def attentional(c, s, W_c):
    """The attentional vectors h̃_t = tanh(W_c [c_t; s_t]).

    c, s: tensors (batch, target, hidden)
    W_c: an nn.Linear from 2·hidden to hidden
    returns: tensor (batch, target, hidden)
    """
    return W_c(torch.cat([c, s], dim=-1))
