"""Stops at the slopes by the weights."""

# loses: entropy
# %% entropy
# - return -alpha * (log + H) * mask[..., None]
# + return -(log + 1) * mask[..., None]
