"""Stops at the slopes by the weights, before the softmax."""

# loses: looks, reinforce
# %% looks
# - slopes = (torch.nn.functional.one_hot(looks, alpha.shape[2]) - alpha) * mask[..., None]
# + slopes = torch.nn.functional.one_hot(looks, alpha.shape[2]) / alpha.where(alpha > 0, 1) * mask[..., None]
