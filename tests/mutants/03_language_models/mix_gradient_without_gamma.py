"""Forgets γ in the gradient by w."""

# loses: mix_w
# %% mix_gradients
# - return gamma * s * (told - s @ told), s @ told
# + return s * (told - s @ told), s @ told
