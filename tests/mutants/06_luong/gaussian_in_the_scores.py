"""Multiplies the scores by the Gaussian, before the softmax."""

# loses: local_p
# %% local_p
# - return masked_softmax(self.score(s, h), window(p, mask, self.D)) * gaussian
# + return masked_softmax(self.score(s, h) * gaussian, window(p, mask, self.D))
