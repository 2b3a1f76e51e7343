"""Multiplies the gradient by γ by γ."""

# loses: mix_gamma
# %% mix_gradients
# - return gamma * s * (told - s @ told), s @ told
# + return gamma * s * (told - s @ told), gamma * (s @ told)
