"""Cuts negative similarities off."""

# loses: similarity
# %% similarity
# - return s @ h.transpose(1, 2) * mask[:, None]
# + return (s @ h.transpose(1, 2)).clamp(min=0) * mask[:, None]
