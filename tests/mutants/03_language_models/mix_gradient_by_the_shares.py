"""Stops at the gradient by the shares."""

# loses: mix_w
# %% mix_gradients
# - return gamma * s * (told - s @ told), s @ told
# + return gamma * told, s @ told
