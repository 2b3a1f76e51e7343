"""Takes the predicted place out of the graph, so that W and v learn nothing."""

# loses: local_p
# %% local_p
# - p, sigma = self.centres(s, mask), self.D / 2
# + p, sigma = self.centres(s, mask).detach(), self.D / 2
