"""Reads [s; c] in place of [c; s]."""


# loses: attentional, decoder, feeding, stepwise, translations
# %% attentional
def attentional(c, s, W_c):
    """The attentional vectors h̃_t = tanh(W_c [c_t; s_t]).

    c, s: tensors (batch, target, hidden)
    W_c: an nn.Linear from 2·hidden to hidden
    returns: tensor (batch, target, hidden)
    """
    return torch.tanh(W_c(torch.cat([s, c], dim=-1)))
