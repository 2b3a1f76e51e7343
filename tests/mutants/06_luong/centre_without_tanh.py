"""Forgets the tanh in p_t."""

# loses: centres, local_p
# %% local_p
# - return S * torch.sigmoid(self.v(torch.tanh(self.W(s)))).squeeze(-1)
# + return S * torch.sigmoid(self.v(self.W(s))).squeeze(-1)
