"""Gives each tensor a norm of its own, which turns the gradient."""

# loses: clip
# %% clip
# - factor = threshold / norm if norm > threshold else 1.0
# - return [g * factor for g in parts], norm
# + return [g * (threshold / g.norm().clamp(min=threshold)) for g in parts], norm
