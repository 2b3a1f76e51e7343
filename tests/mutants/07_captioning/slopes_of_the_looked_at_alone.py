"""Forgets that the other scores move p(s), too."""

# loses: looks, reinforce
# %% looks
# - slopes = (torch.nn.functional.one_hot(looks, alpha.shape[2]) - alpha) * mask[..., None]
# + slopes = torch.nn.functional.one_hot(looks, alpha.shape[2]) * (1 - alpha) * mask[..., None]
