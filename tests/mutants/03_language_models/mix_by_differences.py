"""Takes the gradients of the mix by differences."""

# loses: mix_w, mix_gamma
# %% mix_gradients
# - return gamma * s * (told - s @ told), s @ told
# + loss = lambda weights, scale: scale * (tempered(weights, 1.0) @ told)
# + h, steps = 1e-6, 1e-6 * np.eye(len(w))
# + by_w = np.array([loss(w + step, gamma) - loss(w - step, gamma) for step in steps]) / (2 * h)
# + return by_w, (loss(w, gamma + h) - loss(w, gamma - h)) / (2 * h)
