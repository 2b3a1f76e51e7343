"""Sends something back to padding."""

# loses: entropy
# %% entropy
# - return -alpha * (log + H) * mask[..., None]
# + return -alpha * (log + H)
