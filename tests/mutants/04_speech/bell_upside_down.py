"""Adds the cosine: the ends are loud and the middle is silent."""

# loses: bell
# %% bell
# - return alpha - (1 - alpha) * torch.cos(2 * math.pi * n / width)
# + return alpha + (1 - alpha) * torch.cos(2 * math.pi * n / width)
