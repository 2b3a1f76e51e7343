"""Reads [s; c] in place of [c; s]."""

# loses: attentional, decoder, feeding, stepwise, translations
# %% attentional
# - return torch.tanh(W_c(torch.cat([c, s], dim=-1)))
# + return torch.tanh(W_c(torch.cat([s, c], dim=-1)))
