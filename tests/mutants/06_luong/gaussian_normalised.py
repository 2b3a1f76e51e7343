"""Normalises the weights again after the Gaussian."""

# loses: local_p
# %% local_p
# - return masked_softmax(self.score(s, h), window(p, mask, self.D)) * gaussian
# + a = masked_softmax(self.score(s, h), window(p, mask, self.D)) * gaussian
# + return a / a.sum(dim=-1, keepdim=True)
