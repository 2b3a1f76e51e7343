"""Leaves the Gaussian out: local-m around a predicted place."""

# loses: local_p
# %% local_p
# - p, sigma = self.centres(s, mask), self.D / 2
# - j = torch.arange(h.shape[1])
# - gaussian = torch.exp(-((j - p[..., None]) ** 2) / (2 * sigma**2))
# - return masked_softmax(self.score(s, h), window(p, mask, self.D)) * gaussian
# + p = self.centres(s, mask)
# + return masked_softmax(self.score(s, h), window(p, mask, self.D))
