"""Takes σ = D in place of D / 2."""

# loses: local_p
# %% local_p
# - p, sigma = self.centres(s, mask), self.D / 2
# + p, sigma = self.centres(s, mask), self.D
