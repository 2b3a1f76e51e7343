"""Takes half the cosine, whatever α is."""

# loses: bell
# %% bell
# - return alpha - (1 - alpha) * torch.cos(2 * math.pi * n / width)
# + return alpha - 0.5 * torch.cos(2 * math.pi * n / width)
