"""Counts the looks at padding."""

# loses: looks, reinforce
# %% looks
# - chosen = alpha.gather(2, looks[..., None])[..., 0].where(mask, 1)
# - slopes = (torch.nn.functional.one_hot(looks, alpha.shape[2]) - alpha) * mask[..., None]
# + chosen = alpha.gather(2, looks[..., None])[..., 0]
# + slopes = torch.nn.functional.one_hot(looks, alpha.shape[2]) - alpha
