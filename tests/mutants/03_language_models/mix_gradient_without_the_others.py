"""Forgets that w_j moves the other shares."""

# loses: mix_w
# %% mix_gradients
# - return gamma * s * (told - s @ told), s @ told
# + return gamma * s * told, s @ told
