"""Rounds p_t to a whole word, so that no gradient reaches it."""

# loses: centres, local_p
# %% local_p
# - return S * torch.sigmoid(self.v(torch.tanh(self.W(s)))).squeeze(-1)
# + return (S * torch.sigmoid(self.v(torch.tanh(self.W(s)))).squeeze(-1)).floor()
