"""Forgets the tanh: v⊤ W [s; h] adds something that is the same for all pairs of one word."""

# loses: concat
# %% concat
# - return self.v(torch.tanh(self.W(both))).squeeze(-1)
# + return self.v(self.W(both)).squeeze(-1)
