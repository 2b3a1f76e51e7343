"""Forgets the tanh of the attentional vector."""

# loses: attentional, decoder, feeding, stepwise
# %% attentional
# - return torch.tanh(W_c(torch.cat([c, s], dim=-1)))
# + return W_c(torch.cat([c, s], dim=-1))
