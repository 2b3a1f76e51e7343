"""Divides by T − 1."""

# loses: evened
# %% evened
# - deviation = (centred.square().sum(dim=1, keepdim=True) / count).sqrt()
# + deviation = (centred.square().sum(dim=1, keepdim=True) / (count - 1)).sqrt()
