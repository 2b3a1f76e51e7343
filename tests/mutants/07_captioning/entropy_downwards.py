"""Turns the entropy's slopes round."""

# loses: entropy
# %% entropy
# - return -alpha * (log + H) * mask[..., None]
# + return alpha * (log + H) * mask[..., None]
