"""Cuts entries off at ±θ."""

# loses: clip
# %% clip
# - factor = threshold / norm if norm > threshold else 1.0
# - return [g * factor for g in parts], norm
# + return [g.clamp(-threshold, threshold) for g in parts], norm
