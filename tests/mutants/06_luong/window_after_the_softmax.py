"""Takes the softmax over the whole sentence and cuts the window out of it afterwards."""

# loses: local_p
# %% local_p
# - return masked_softmax(self.score(s, h), window(p, mask, self.D)) * gaussian
# + return masked_softmax(self.score(s, h), mask[:, None]) * window(p, mask, self.D) * gaussian
