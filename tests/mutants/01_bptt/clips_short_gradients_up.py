"""Scales every gradient to the length θ, short ones too."""

# loses: clip_short
# %% clip
# - factor = threshold / norm if norm > threshold else 1.0
# + factor = threshold / norm if norm > 0 else 1.0
