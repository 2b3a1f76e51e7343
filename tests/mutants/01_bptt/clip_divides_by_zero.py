"""Divides by the norm of a zero gradient."""

# loses: clip_short
# %% clip
# - factor = threshold / norm if norm > threshold else 1.0
# - return [g * factor for g in parts], norm
# + return [g / norm * min(norm, threshold) for g in parts], norm
